"""What every answer tells the browser about safety: pages, errors, static files and handshakes of sockets."""

from functools import wraps
from typing import Any, cast

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, ASGISendEvent, Scope
from csp.utils import build_policy
from django.conf import settings

ANSWERS = ("http.response.start", "websocket.accept", "websocket.http.response.start")
# The camera reads cards; nothing else of the device is asked for.
PERMISSIONS = (
    "accelerometer=(), bluetooth=(), browsing-topics=(), camera=(self), display-capture=(), geolocation=(), "
    "gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
)


def said() -> list[tuple[bytes, bytes]]:
    """Header by header. Strict transport only where every address of the site has TLS."""
    headers = {
        "Content-Security-Policy": build_policy(),
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def with_headers(application: ASGI3Application) -> ASGI3Application:
    """Adds them to whatever `application` answers; what an answer says itself stays."""
    always = said()

    async def serve(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        @wraps(send)  # the live sockets look through it for what they send through
        async def speak(event: ASGISendEvent) -> None:
            if event["type"] in ANSWERS:
                answer = cast(dict[str, Any], event)
                given = list(answer.get("headers", ()))
                names = {name.lower() for name, _value in given}
                answer["headers"] = given + [header for header in always if header[0] not in names]
            await send(event)

        await application(scope, receive, speak)

    return serve

# One image for every role: server, migrations, `manage.py deliver`. It holds PostgreSQL's client for backups.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --create-home pullboard

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY manage.py ./
COPY inventory inventory
COPY kanban kanban
COPY static static
COPY templates templates

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
USER pullboard
VOLUME /data
EXPOSE 8000

# ALLOWED_HOSTS has to name 127.0.0.1 for this.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=8)"]

CMD ["uvicorn", "kanban.asgi:application", "--ws", "websockets-sansio", "--loop", "uvloop", "--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "10", "--host", "0.0.0.0"]

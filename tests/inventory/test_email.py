"""The e-mail transport: what a supplier reads, and what becomes of it at a real mail server."""

from email.header import decode_header, make_header
from io import BytesIO
from struct import unpack
from zlib import decompressobj

import pytest
import segno
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from inventory import transports
from inventory.models import OutboxMessage
from inventory.transports.email import domain_of, letter
from inventory.transports.pictures import png
from tests.factory import Factory
from tests.inventory.asking import again, ask, bought, cancel
from tests.inventory.peer import Peer


def html_of(mail: EmailMultiAlternatives) -> str:
    ((content, kind),) = mail.alternatives
    assert kind == "text/html"
    return str(content)


def pixels(image: bytes) -> tuple[bytes, list[bytes]]:
    """Size and depth of a PNG, and its lines."""
    head, body = image.partition(b"IHDR")[2][:13], image.partition(b"IDAT")[2]
    drawn, lines = decompressobj().decompress(body), list[bytes]()
    length = len(drawn) // unpack(">I", head[:4])[0]
    for begin in range(0, len(drawn), length):
        kind, line = drawn[begin], drawn[begin + 1 : begin + length]
        assert kind == 0 or (kind == 2 and not any(line)), "as written, or as the line above"
        lines.append(line if kind == 0 else lines[-1])
    return head, lines


def without_date(mail: EmailMultiAlternatives) -> bytes:
    """The whole letter as it is sent, without the line that says when."""
    return b"\n".join(line for line in mail.message().as_bytes().splitlines() if line[:5] != b"Date:")


def test_the_request_says_part_quantity_and_date_in_subject_text_and_html(factory: Factory) -> None:
    mail = letter(ask(factory, bought(factory)))
    assert mail.subject.startswith("Please deliver 20 pcs of RIM by May 12, 2026 (order ")
    for body in (str(mail.body), html_of(mail)):
        assert "Dear Alba," in body
        assert "RIM – Rim 28 inch" in body
        assert "20 pcs" in body
        assert "May 12, 2026, 06:00 UTC" in body


@pytest.mark.parametrize("length", [1, 20, 60, 120, 300])
def test_the_picture_has_the_very_pixels_of_the_librarys_own(length: int) -> None:
    code, drawn = segno.make("x" * length, error="m", mask=0), BytesIO()
    code.save(drawn, kind="png", scale=4, border=4)
    assert pixels(png(code)) == pixels(drawn.getvalue())


def test_of_one_the_unit_has_its_singular(factory: Factory) -> None:
    mail = letter(ask(factory, bought(factory), 1))
    assert mail.subject.startswith("Please deliver 1 pc of RIM")
    assert "1 pc\n" in str(mail.body)


def test_the_date_is_told_in_the_plants_time_zone(factory: Factory, settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    assert "May 12, 2026, 08:00 CEST" in str(letter(ask(factory, bought(factory))).body)


def test_the_supplier_reads_its_own_language(factory: Factory) -> None:
    message = ask(factory, bought(factory, language="de"))
    mail = letter(message)
    assert "12. Mai 2026" in mail.subject
    assert '<html lang="de">' in html_of(mail)


def test_an_unknown_language_is_no_reason_not_to_ask(factory: Factory) -> None:
    mail = letter(ask(factory, bought(factory, language="tlh")))
    assert mail.subject.startswith("Please deliver 20 pcs of RIM")


def test_the_supplier_reads_its_own_part_number(factory: Factory) -> None:
    item = bought(factory)
    item.sources.update(supplier_part_number="A-4711")
    assert "Your part number: A-4711" in str(letter(ask(factory, item)).body)


def test_a_cancellation_says_so_and_belongs_to_the_same_thread(
    factory: Factory, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    message = ask(factory, bought(factory))
    transports.send(message)
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=1)
    cancel(factory, message.order)
    cancellation = message.order.messages.get(topic="cancelled")
    transports.send(cancellation)
    request, withdrawal = mailoutbox
    assert withdrawal.subject.startswith("Cancelled: 20 pcs of RIM by May 12, 2026 (order ")
    assert "Please do not deliver" in str(withdrawal.body)
    assert "Please do not deliver" in html_of(withdrawal)
    assert request.extra_headers["References"] == withdrawal.extra_headers["References"]
    assert request.extra_headers["Message-ID"] != withdrawal.extra_headers["Message-ID"]


def test_markup_in_names_is_text_in_both_bodies(factory: Factory) -> None:
    item = factory.item("<b>RIM</b>", name="Rim <script>alert(1)</script> & co")
    factory.source(item, "A&B <i>")
    mail = letter(ask(factory, item))
    assert "Rim <script>alert(1)</script> & co" in str(mail.body)
    assert "<b>RIM</b>" in mail.subject
    assert "Rim &lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html_of(mail)
    assert "Dear A&amp;B &lt;i&gt;," in html_of(mail)
    assert "<script>" not in html_of(mail)
    assert "<b>" not in html_of(mail)


def test_a_line_break_in_a_part_number_adds_no_header(factory: Factory, peer: Peer) -> None:
    item = factory.item("RIM\r\nBcc: spy@spies.example", name="Rim")
    factory.source(item, "Alba")
    transports.send(ask(factory, item))
    (mail,) = peer.letters
    assert mail["Bcc"] is None
    assert "RIM Bcc: spy@spies.example" in str(make_header(decode_header(mail["Subject"])))


def test_a_message_is_the_same_at_every_attempt(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    factory.pass_time(hours=30)
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=7, due_at=factory.now)
    first, later = letter(message), letter(again(message))
    assert first.extra_headers == later.extra_headers
    assert (first.subject, first.body, html_of(first)) == (later.subject, later.body, html_of(later))
    assert without_date(first) == without_date(later)


def test_no_two_messages_share_a_message_id(factory: Factory) -> None:
    item = bought(factory)
    messages = [ask(factory, item) for _ in range(2)]
    reminder = again(messages[0])
    reminder.pk, reminder.caused_by = None, messages[1].caused_by
    reminder.save(force_insert=True)
    names = {letter(message).extra_headers["Message-ID"] for message in (*messages, reminder)}
    assert len(names) == 3


def test_a_real_mail_server_gets_text_and_html_from_the_plants_address(
    factory: Factory, peer: Peer, settings: Settings
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Wheel Works <kanban@wheels.example>"
    message = ask(factory, bought(factory))
    transports.send(message)
    (mail,) = peer.letters
    assert mail["From"] == "Wheel Works <kanban@wheels.example>"
    assert mail["Message-ID"] == letter(message).extra_headers["Message-ID"]
    assert str(mail["Message-ID"]).endswith("@wheels.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    bodies, picture = mail.iter_parts()
    assert [part.get_content_type() for part in bodies.iter_parts()] == ["text/plain", "text/html"]
    assert (picture.get_content_type(), picture["Content-ID"]) == ("image/png", "<answer>")


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        ("refuse", "The mail server refused the address: 550 5.1.1 nobody of that name here"),
        ("greylist", "The mail server refused the address: 451 4.7.1 come back later"),
        ("drop", "The mail server hung up or did not answer: Connection unexpectedly closed"),
        ("hang", "The mail server hung up or did not answer: Connection unexpectedly closed: timed out"),
    ],
)
def test_what_the_mail_server_did_is_told_in_words(
    factory: Factory, peer: Peer, settings: Settings, manner: str, words: str
) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    peer.manners["alba.example"] = manner
    with pytest.raises(transports.NotDelivered) as refused:
        transports.send(ask(factory, bought(factory)))
    assert str(refused.value) == words


def test_a_mail_server_that_is_not_there_is_told_in_words(
    factory: Factory, peer: Peer, settings: Settings
) -> None:
    settings.EMAIL_PORT = 1
    with pytest.raises(transports.NotDelivered, match="The mail server cannot be reached: .*refused"):
        transports.send(ask(factory, bought(factory)))


def test_a_supplier_without_an_address_is_told_in_words(factory: Factory) -> None:
    message = ask(factory, bought(factory, email=""))
    with pytest.raises(transports.NotDelivered, match="has no e-mail address"):
        transports.send(message)


@pytest.mark.parametrize(
    ("address", "domain"),
    [("orders@Alba.example", "alba.example"), ("Alba <a@alba.example>", "alba.example"), ("", "")],
)
def test_the_lane_of_a_message_is_the_domain_of_its_recipient(address: str, domain: str) -> None:
    assert domain_of(address) == domain
    assert transports.lane_of(OutboxMessage(recipient=address)) == domain

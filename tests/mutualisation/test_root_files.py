"""What browsers ask for by themselves, at addresses that no page has chosen."""

from django.test import Client


def test_the_icon_that_goes_with_an_attachment_opened_alone():
    answer = Client().get("/favicon.ico")
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert content.startswith(b"\x00\x00\x01\x00")  # the first bytes of an icon file

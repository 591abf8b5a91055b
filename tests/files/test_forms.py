"""The field of attachments."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from files.forms import MultipleFileField
from tests.files.samples import pdf, picture


class AttachmentsForm(forms.Form):
    files = MultipleFileField(label="Pièces jointes", max_files=3, required=False)


class RequiredForm(forms.Form):
    files = MultipleFileField(label="Pièces jointes")


def form_with(*uploads: SimpleUploadedFile) -> AttachmentsForm:
    return AttachmentsForm({}, MultiValueDict({"files": list(uploads)}))


def test_several_files_are_cleaned_to_a_list():
    form = form_with(
        SimpleUploadedFile("a.pdf", pdf()), SimpleUploadedFile("b.png", picture("PNG"))
    )
    assert form.is_valid()
    assert [upload.name for upload in form.cleaned_data["files"]] == ["a.pdf", "b.png"]
    assert form.has_changed()


def test_no_file_is_an_empty_list_unless_one_is_required():
    form = form_with()
    assert form.is_valid()
    assert form.cleaned_data["files"] == []
    assert not form.has_changed()
    required = RequiredForm({}, MultiValueDict())
    assert "files" in required.errors


def test_each_refused_file_has_its_own_message():
    form = form_with(
        SimpleUploadedFile("page.html", b"<html></html>"),
        SimpleUploadedFile("a.pdf", pdf()),
        SimpleUploadedFile("vide.pdf", b""),
    )
    first, second = form.errors["files"]
    assert "page.html" in first
    assert "vide.pdf" in second


def test_too_many_files_are_counted():
    form = form_with(*(SimpleUploadedFile(f"{n}.pdf", pdf()) for n in range(4)))
    assert form.errors["files"] == [
        "Vous avez joint 4\u00a0fichiers\u00a0: 3\u00a0fichiers au plus."
    ]


def test_the_input_takes_several_files_and_proposes_the_accepted_ones():
    html = str(AttachmentsForm()["files"])
    assert " multiple" in html
    assert ".heic" in html
    assert ".pdf" in html
    assert ".exe" not in html

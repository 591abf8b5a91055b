"""Stored files whose content is on disk."""

import hashlib

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from files.models import StoredFile
from tests.files.samples import pdf

_PDF = pdf()


class StoredFileFactory(DjangoModelFactory):
    """By default a one-page PDF."""

    class Meta:
        model = StoredFile

    class Params:
        content = _PDF

    name = "Délibération n° 12.pdf"
    kind = "application/pdf"
    file = factory.LazyAttribute(lambda stored: ContentFile(stored.content, name="contenu"))
    size = factory.LazyAttribute(lambda stored: len(stored.content))
    sha256 = factory.LazyAttribute(lambda stored: hashlib.sha256(stored.content).hexdigest())

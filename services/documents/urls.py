"""Addresses of the model papers."""

from django.urls import URLPattern, re_path

from services.documents import views
from services.documents.kinds import KINDS

_MODEL = rf"modeles/(?P<kind>{'|'.join(KINDS)})\.(?P<extension>odt|pdf)$"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

urlpatterns: list[URLPattern] = [
    re_path(
        rf"^adhesions/(?P<uuid>{_UUID})/{_MODEL}",
        views.subscription_model,
        name="subscription_model",
    ),
    re_path(
        rf"^services/(?P<slug>[-\w]+)/{_MODEL}",
        views.service_model,
        name="service_model",
    ),
]

"""Addresses of the taking over of adhésions from a list."""

from django.urls import URLPattern, path

from services.takeover import views

_ROOT = "administration/reprise-des-adhesions/"
_LIST = f"{_ROOT}<uuid:reference>/"

urlpatterns: list[URLPattern] = [
    path(_ROOT, views.takeover, name="takeover"),
    path(
        f"{_ROOT}modele-<slug:shape>.<slug:extension>",
        views.takeover_model,
        name="takeover_model",
    ),
    path(f"{_ROOT}ecriture/", views.takeover_writing, name="takeover_writing"),
    path(_LIST, views.takeover_review, name="takeover_review"),
    path(f"{_LIST}ligne/<slug:key>/", views.takeover_line, name="takeover_line"),
    path(f"{_LIST}a-corriger.<slug:extension>", views.takeover_faults, name="takeover_faults"),
    path(f"{_LIST}accepter/", views.takeover_accept, name="takeover_accept"),
    path(f"{_LIST}abandonner/", views.takeover_give_up, name="takeover_give_up"),
]

"""Addresses of the deadlines."""

from django.urls import URLPattern, path

from services.deadlines import views

urlpatterns: list[URLPattern] = [
    path("echeances/", views.deadlines, name="deadlines"),
    path("echeances/tableau.<slug:extension>", views.deadlines_file, name="deadlines_file"),
    path("compte/recapitulatif/", views.digest_choice, name="digest_choice"),
]

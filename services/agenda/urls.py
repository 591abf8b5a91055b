"""Addresses of one's calendar."""

from django.urls import URLPattern, path, re_path

from services.agenda import views

urlpatterns: list[URLPattern] = [
    path("compte/agenda/", views.agenda, name="agenda"),
    path("compte/agenda/retirer/", views.agenda_withdraw, name="agenda_withdraw"),
    re_path(r"^agenda/(?P<token>[-\w]{43})\.ics$", views.calendar_feed, name="calendar_feed"),
]

"""Addresses of the territory and its catalogue."""

from django.urls import URLPattern, path, re_path

from services import territory_views, views
from services.contacts import contacts

urlpatterns: list[URLPattern] = [
    path("services/", views.services, name="services"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("communes/", views.communes, name="communes"),
    re_path(r"^communes/(?P<insee_code>[0-9AB]{5})/$", views.commune, name="commune"),
    path("directions/", views.directions, name="directions"),
    path("interlocuteurs/", contacts, name="contacts"),
    path("directions/<slug:slug>/", views.direction, name="direction"),
    path("adhesions/", views.matrix, name="matrix"),
    path("carte/", territory_views.territory, name="territory"),
    path("carte/carte.svg", territory_views.territory_svg, name="territory_svg"),
    path("carte/carte.csv", territory_views.territory_csv, name="territory_csv"),
]

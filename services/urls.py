"""Addresses of the territory and its catalogue."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of the annual bilan."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The components: what they draw, what ties a field to its errors, and what they refuse."""

import datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory


def draw(source: str, **context: object) -> str:
    """Return the text that a template with the components draws."""
    return Template("{% load ui %}" + source).render(Context(context))


class RequestForm(forms.Form):
    subject = forms.CharField(label="Objet", help_text="En quelques mots.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    urgency = forms.ChoiceField(
        label="Urgence", choices=[("n", "Normale"), ("h", "Haute")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="J’ai prévenu le maire", required=False)
    origin = forms.CharField(widget=forms.HiddenInput, initial="portail")

    def clean(self) -> None:
        raise forms.ValidationError("Ces réponses ne vont pas ensemble.")


def test_breadcrumb_starts_at_home_and_ends_with_the_current_page():
    drawn = draw('{% breadcrumb "Services" "/services/" name %}', name="Voirie & réseaux")
    assert drawn.index("Accueil") < drawn.index('href="/services/"') < drawn.index("Voirie")
    assert 'aria-current="page">Voirie &amp; réseaux<' in drawn


def test_breadcrumb_without_a_current_page_has_links_only():
    drawn = draw('{% breadcrumb "Services" "/services/" %}')
    assert 'href="/services/"' in drawn
    assert "aria-current" not in drawn


def test_page_header_escapes_its_title_and_keeps_its_buttons():
    drawn = draw(
        '{% page_header title lead="Tout." %}<a href="/x/">Aller</a>{% endpage_header %}',
        title="<b>Vitré</b>",
    )
    assert "<h1>&lt;b&gt;Vitré&lt;/b&gt;</h1>" in drawn
    assert '<a href="/x/">Aller</a>' in drawn
    assert 'class="lead">Tout.' in drawn


def test_content_of_a_block_is_escaped_once():
    drawn = draw("{% card title=name %}<p>{{ name }}</p>{% endcard %}", name="L’eau & l’air")
    assert "<p>L’eau &amp; l’air</p>" in drawn
    assert "&amp;amp;" not in drawn


def test_card_title_takes_its_level_and_its_link():
    drawn = draw('{% card title="Voirie" level=3 url="/services/voirie/" %}…{% endcard %}')
    assert '<h3 class="card-title"><a href="/services/voirie/">Voirie</a></h3>' in drawn


@pytest.mark.parametrize("level", [1, 7])
def test_a_component_never_draws_a_second_h1(level):
    with pytest.raises(TemplateSyntaxError):
        draw('{% card title="Voirie" level=level %}…{% endcard %}', level=level)


@pytest.mark.parametrize("tone", ["neutral", "info", "progress", "waiting", "success", "danger"])
def test_a_status_is_a_word_a_shape_and_a_colour(tone):
    drawn = draw('{% status_badge "En cours" tone %}', tone=tone)
    assert f"tone-{tone}" in drawn
    assert "<span>En cours</span>" in drawn
    assert 'aria-hidden="true"' in drawn


def test_each_tone_has_its_own_shape():
    shapes = {
        draw('{% status_badge "x" tone %}', tone=tone).split("<svg")[1]
        for tone in ("neutral", "info", "progress", "waiting", "success", "danger")
    }
    assert len(shapes) == 6


def test_an_unknown_tone_is_refused():
    with pytest.raises(TemplateSyntaxError, match="crimson"):
        draw('{% status_badge "En cours" "crimson" %}')


def test_a_field_is_tied_to_its_label_and_help():
    drawn = draw("{% field form.subject %}", form=RequestForm())
    assert '<label class="form-label" for="id_subject">' in drawn
    assert 'aria-describedby="id_subject_helptext"' in drawn
    assert 'id="id_subject_helptext">En quelques mots.' in drawn
    assert "obligatoire" in drawn
    assert "is-invalid" not in drawn


def test_a_field_in_error_says_so_to_screen_readers():
    drawn = draw("{% field form.subject %}", form=RequestForm({"subject": ""}))
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_subject_helptext id_subject_error"' in drawn
    assert 'id="id_subject_error"' in drawn


def test_an_optional_field_is_not_marked():
    assert "obligatoire" not in draw("{% field form.note %}", form=RequestForm())


def test_the_mark_can_be_left_out_where_all_is_required():
    assert "obligatoire" not in draw("{% field form.subject mark=False %}", form=RequestForm())


def test_choices_are_a_fieldset_with_a_legend():
    drawn = draw("{% field form.urgency %}", form=RequestForm({"urgency": "h"}))
    assert "<fieldset" in drawn
    assert "<legend" in drawn
    assert drawn.count('type="radio"') == 2
    assert '<label class="form-check-label" for="id_urgency_1">Haute</label>' in drawn
    assert drawn.count("checked") == 1


def test_a_checkbox_comes_before_its_label():
    drawn = draw("{% field form.agreed %}", form=RequestForm())
    assert drawn.index('type="checkbox"') < drawn.index("J’ai prévenu le maire")


def test_a_hidden_field_is_drawn_alone():
    drawn = draw("{% field form.origin %}", form=RequestForm())
    assert drawn.strip().startswith('<input type="hidden"')
    assert "label" not in drawn


def test_error_summary_links_to_each_field_and_gives_the_errors_of_the_whole_form():
    drawn = draw("{% error_summary form %}", form=RequestForm({"origin": "portail"}))
    assert "3 points sont à corriger" in drawn
    assert "Ces réponses ne vont pas ensemble." in drawn
    assert 'href="#id_subject">Objet</a>' in drawn
    assert 'href="#id_urgency">Urgence</a>' in drawn
    assert 'tabindex="-1"' in drawn


def test_error_summary_of_an_untouched_form_draws_nothing():
    assert draw("{% error_summary form %}", form=RequestForm()).strip() == ""


@pytest.mark.parametrize(("given", "shown"), [(-5, 0), (42, 42), (140, 100)])
def test_progress_stays_within_its_bounds(given, shown):
    drawn = draw('{% progress given "Mise en page" %}', given=given)
    assert f'value="{shown}"' in drawn


def test_timeline_item_dates_its_event_for_machines_and_people():
    drawn = draw(
        '{% timeline %}{% timeline_item "Confiée" when "progress" author="Gaëlle Rouault" %}'
        "<p>Bonjour</p>{% endtimeline_item %}{% endtimeline %}",
        when=datetime.date(2026, 12, 1),
    )
    assert '<time datetime="2026-12-01">mardi 1er décembre 2026</time>' in drawn
    assert "Gaëlle Rouault" in drawn
    assert "<p>Bonjour</p>" in drawn


def test_a_note_never_looks_like_a_wait():
    wait, note = (
        draw(
            '{% timeline_item "x" "hier" "waiting" is_note=is_note %}…{% endtimeline_item %}',
            is_note=is_note,
        )
        for is_note in (False, True)
    )
    assert "tone-waiting" in note
    assert wait.split("</svg>")[0] != note.split("</svg>")[0]


def test_timeline_item_takes_a_moment_or_a_text():
    when = datetime.datetime(2026, 11, 24, 8, 5, tzinfo=datetime.UTC)
    drawn = draw('{% timeline_item "Déposée" when %}{% endtimeline_item %}', when=when)
    assert "mardi 24 novembre 2026 à 9\u00a0h\u00a005" in drawn
    drawn = draw('{% timeline_item "Déposée" "bientôt" %}{% endtimeline_item %}')
    assert "<time" not in drawn
    assert "bientôt" in drawn


def test_data_table_as_cards_or_scrolling():
    rows = '<tbody><tr><th scope="row">Vitré</th><td data-label="Demandes">3</td></tr></tbody>'
    cards = draw('{% data_table caption="Demandes" %}' + rows + "{% enddata_table %}")
    assert "<caption>Demandes</caption>" in cards
    assert "data-cards" in cards
    assert rows in cards
    scrolling = draw(
        '{% data_table caption="Demandes" cards=False show_caption=False table_id="d" %}'
        + rows
        + "{% enddata_table %}"
    )
    assert 'tabindex="0"' in scrolling
    assert 'id="d"' in scrolling
    assert "data-cards" not in scrolling


def test_chart_shows_its_drawing_and_its_figures():
    drawn = draw(
        '{% chart svg "Demandes par mois" "mois" %}<table></table>{% endchart %}',
        svg="<svg><title>Demandes</title></svg>",
    )
    assert "<svg><title>Demandes</title></svg>" in drawn
    assert "<figcaption>Demandes par mois</figcaption>" in drawn
    assert '<div id="mois"><table></table></div>' in drawn


def test_confirm_button_posts_with_its_token_even_without_javascript():
    drawn = draw(
        '{% confirm_button "Annuler la demande" "Annuler ?" "/a/" style="danger" %}'
        '<input type="hidden" name="version" value="3">{% endconfirm_button %}',
        csrf_token="jeton",
    )
    assert 'method="post" action="/a/"' in drawn
    assert 'name="csrfmiddlewaretoken" value="jeton"' in drawn
    assert 'name="version" value="3"' in drawn
    assert 'class="btn btn-danger" type="submit">Annuler la demande</button>' in drawn


def test_filter_chips_say_what_their_link_does():
    drawn = draw("{% filter_chips chips %}", chips=[("Commune : Vitré", "?etat=ouvert")])
    assert 'href="?etat=ouvert"' in drawn
    assert "Retirer le filtre" in drawn
    assert draw("{% filter_chips chips %}", chips=[]).strip() == ""


def test_pagination_keeps_the_filters():
    request = RequestFactory().get("/demandes/", {"q": "voirie", "page": "2"})
    page = Paginator(range(100), 10).page(2)
    drawn = draw("{% pagination page_obj %}", page_obj=page, request=request)
    assert 'href="?q=voirie&amp;page=3" rel="next"' in drawn
    assert 'href="?q=voirie&amp;page=1" rel="prev"' in drawn
    assert 'aria-current="page"' in drawn


def test_pagination_without_a_request_still_turns_pages():
    page = Paginator(range(100), 10).page(1)
    assert 'href="?p=2"' in draw('{% pagination page_obj "p" %}', page_obj=page)


def test_a_single_page_needs_no_pagination():
    page = Paginator(range(3), 10).page(1)
    assert draw("{% pagination page_obj %}", page_obj=page).strip() == ""


def test_a_row_puts_its_details_under_its_title_and_its_aside_to_the_right():
    drawn = draw(
        '{% row_list label="Bilans" %}'
        '{% row "Bilan 2025" url="/b/" %}<p>Arrêté</p>{% row_aside %}<a href="/p/">PDF</a>'
        "{% endrow_aside %}{% endrow %}"
        '{% row "Bilan 2024" badge="Provisoire" tone="waiting" %}{% endrow %}'
        "{% endrow_list %}"
    )
    first, second = drawn.split('<li class="row-item">')[1:]
    assert '<ul class="row-list" aria-label="Bilans">' in drawn
    assert first.index("Bilan 2025") < first.index("<p>Arrêté</p>") < first.index('href="/p/"')
    assert first.index('class="row-aside"') < first.index('href="/p/"')
    assert 'href="/p/"' not in second
    assert "tone-waiting" in second
    assert "row-more" not in second


def test_a_row_in_a_loop_never_takes_the_aside_of_another():
    drawn = draw(
        "{% for n in numbers %}{% row n %}"
        "{% if n == 1 %}{% row_aside %}<b>premier</b>{% endrow_aside %}{% endif %}"
        "{% endrow %}{% endfor %}",
        numbers=[1, 2, 3],
    )
    assert drawn.count("premier") == 1
    assert drawn.count("row-aside") == 1


def test_steps_say_where_one_is_and_link_to_those_that_may_be_opened():
    items = [("Besoin", "/1/"), ("Précisions", "/2/"), ("Envoi", "")]
    drawn = draw("{% steps items current=2 %}", items=items)
    assert "Étape 2 sur 3" in drawn
    assert drawn.count('aria-current="step"') == 1
    assert '<a href="/1/">Besoin</a>' in drawn
    assert 'href="/2/"' not in drawn
    assert drawn.count("étape terminée") == 1


def test_facts_name_what_they_tell_and_what_their_link_changes():
    drawn = draw(
        '{% facts wide=True %}{% fact "Objet" edit_url="/1/" %}{{ said }}{% endfact %}'
        "{% endfacts %}",
        said="Nid & poule",
    )
    assert '<dl class="facts is-wide">' in drawn
    assert "<dt>Objet</dt>" in drawn
    assert "Nid &amp; poule" in drawn
    assert 'Modifier<span class="visually-hidden">\u00a0: Objet</span>' in drawn


def test_a_phone_number_is_called_by_its_digits_only():
    assert draw('{% phone "+33 (0)2 99.00-00 01" %}') == (
        '<a class="phone" href="tel:+33299000001">+33 (0)2 99.00-00 01</a>'
    )


def test_contact_lines_never_link_to_anything_but_a_web_address():
    drawn = draw('{% contact_lines phone="02 99" email="a@b.fr" website="javascript:x" %}')
    assert 'href="mailto:a@b.fr"' in drawn
    assert "javascript" not in drawn
    assert draw('{% contact_lines phone="" email="" %}').strip() == ""


def test_a_fold_can_be_open_and_framed():
    drawn = draw('{% fold "Note" is_open=True anchor="n" tone="waiting" %}<p>x</p>{% endfold %}')
    assert '<details class="fold is-framed tone-waiting" id="n" open>' in drawn
    assert "<summary>Note</summary>" in drawn
    assert " open>" not in draw('{% fold "Note" %}{% endfold %}')


def test_a_filter_bar_asks_by_its_address_and_folds_unless_told_not_to():
    drawn = draw('{% filter_bar "Filtrer" action_url="/s/" reset_url="/" %}…{% endfilter_bar %}')
    assert 'method="get" action="/s/"' in drawn
    assert "<summary>Filtrer</summary>" in drawn
    assert 'href="/">Tout effacer</a>' in drawn
    assert "<details" not in draw('{% filter_bar "F" foldable=False %}{% endfilter_bar %}')


def test_a_button_that_posts_carries_its_token_and_can_forget():
    drawn = draw(
        '{% post_button "Sortir" "/out/" style="outline-secondary" small=True forget=True %}'
        "{% endpost_button %}",
        csrf_token="jeton",
    )
    assert 'name="csrfmiddlewaretoken" value="jeton"' in drawn
    assert "data-forget" in drawn
    assert "data-confirm" not in drawn
    assert "btn-outline-secondary btn-sm" in drawn


def test_a_rail_marks_the_view_shown_and_alerts_only_when_there_is_something():
    drawn = draw(
        '{% rail "Vues" %}{% rail_link "À trier" "/a/" number=1234 current=True %}'
        '{% rail_link "En retard" "/r/" number=0 alert=True %}{% endrail %}'
    )
    assert drawn.count('aria-current="page"') == 1
    assert "1\u202f234" in drawn or "1\u00a0234" in drawn
    assert "is-alert" not in drawn


def test_a_section_is_named_by_its_title():
    drawn = draw('{% section "Où nous joindre" %}<p>x</p>{% endsection %}')
    assert 'aria-labelledby="ou-nous-joindre"' in drawn
    assert '<h2 id="ou-nous-joindre">Où nous joindre</h2>' in drawn

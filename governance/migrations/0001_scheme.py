import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("communes", "0003_public_details"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="début")),
                (
                    "starts_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Jour"),
                            ("month", "Mois"),
                            ("quarter", "Trimestre"),
                            ("season", "Saison"),
                            ("half", "Semestre"),
                            ("year", "Année"),
                        ],
                        max_length=8,
                        verbose_name="précision du début",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin (exclue)")),
                (
                    "ends_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Jour"),
                            ("month", "Mois"),
                            ("quarter", "Trimestre"),
                            ("season", "Saison"),
                            ("half", "Semestre"),
                            ("year", "Année"),
                        ],
                        max_length=8,
                        verbose_name="précision de la fin",
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="adresse")),
                (
                    "name",
                    models.CharField(
                        help_text="Par exemple « Schéma de mutualisation ».",
                        max_length=160,
                        unique=True,
                        verbose_name="nom",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "En projet"),
                            ("adopted", "Adopté"),
                            ("under_way", "En œuvre"),
                            ("closed", "Terminé"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("presentation", models.TextField(blank=True, verbose_name="présentation")),
                (
                    "objectives",
                    models.TextField(
                        blank=True,
                        help_text="Un par ligne, sans puce ni numéro.",
                        verbose_name="objectifs",
                    ),
                ),
                ("adopted_on", models.DateField(blank=True, null=True, verbose_name="adopté")),
                (
                    "adopted_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Jour"),
                            ("month", "Mois"),
                            ("quarter", "Trimestre"),
                            ("season", "Saison"),
                            ("half", "Semestre"),
                            ("year", "Année"),
                        ],
                        max_length=8,
                        verbose_name="précision de l’adoption",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(
                        blank=True, max_length=400, verbose_name="adresse de la source"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "schéma de mutualisation",
                "verbose_name_plural": "schémas de mutualisation",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("starts_on", None), ("starts_precision", "")),
                            models.Q(
                                ("starts_on__isnull", False),
                                (
                                    "starts_precision__in",
                                    ["day", "month", "quarter", "season", "half", "year"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="scheme_starts_on_has_a_precision",
                        violation_error_message="Un début connu dit avec quelle précision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on", None), ("ends_precision", "")),
                            models.Q(
                                ("ends_on__isnull", False),
                                (
                                    "ends_precision__in",
                                    ["day", "month", "quarter", "season", "half", "year"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="scheme_ends_on_has_a_precision",
                        violation_error_message="Une fin connue dit avec quelle précision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="scheme_ends_after_start",
                        violation_error_message="La fin vient après le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_on", None), ("adopted_precision", "")),
                            models.Q(
                                ("adopted_on__isnull", False),
                                (
                                    "adopted_precision__in",
                                    ["day", "month", "quarter", "season", "half", "year"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="scheme_adopted_on_has_a_precision",
                        violation_error_message="Une date d’adoption dit avec quelle précision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "draft"), _negated=True),
                            ("adopted_on", None),
                            _connector="OR",
                        ),
                        name="scheme_draft_is_not_adopted",
                        violation_error_message="Un schéma en projet n’a pas de date d’adoption.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "under_way")),
                        fields=("state",),
                        name="one_scheme_under_way",
                        violation_error_message="Un autre schéma est déjà en œuvre\xa0: terminez-le d’abord.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeAxis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                ("slug", models.SlugField(max_length=80, verbose_name="adresse")),
                ("title", models.CharField(max_length=200, verbose_name="intitulé")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "is_fictitious",
                    models.BooleanField(default=False, editable=False, verbose_name="fictif"),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("objective", models.TextField(blank=True, verbose_name="objectif")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="axes",
                        to="governance.scheme",
                        verbose_name="schéma",
                    ),
                ),
            ],
            options={
                "verbose_name": "axe du schéma",
                "verbose_name_plural": "axes du schéma",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SchemeAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="début")),
                (
                    "starts_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Jour"),
                            ("month", "Mois"),
                            ("quarter", "Trimestre"),
                            ("season", "Saison"),
                            ("half", "Semestre"),
                            ("year", "Année"),
                        ],
                        max_length=8,
                        verbose_name="précision du début",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin (exclue)")),
                (
                    "ends_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Jour"),
                            ("month", "Mois"),
                            ("quarter", "Trimestre"),
                            ("season", "Saison"),
                            ("half", "Semestre"),
                            ("year", "Année"),
                        ],
                        max_length=8,
                        verbose_name="précision de la fin",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                ("title", models.CharField(max_length=200, verbose_name="intitulé")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "is_fictitious",
                    models.BooleanField(default=False, editable=False, verbose_name="fictif"),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="adresse")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("common_service", "Service commun"),
                            (
                                "secondment_down",
                                "Mise à disposition de l’intercommunalité aux communes",
                            ),
                            (
                                "secondment_up",
                                "Mise à disposition des communes à l’intercommunalité",
                            ),
                            ("shared_goods", "Partage de biens"),
                            ("purchasing_group", "Groupement de commandes"),
                            ("network", "Réseau professionnel"),
                            ("between_communes", "Partage entre communes"),
                            ("transfer", "Transfert de compétence"),
                            ("equipment", "Équipement ou logiciel"),
                            ("assistance", "Assistance et ingénierie"),
                            ("working_group", "Groupe de travail"),
                            ("study", "Étude"),
                            ("other", "Autre action"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("idea", "À l’étude"),
                            ("decided", "Décidée"),
                            ("in_preparation", "En préparation"),
                            ("under_way", "En œuvre"),
                            ("done", "Achevée"),
                            ("abandoned", "Abandonnée"),
                        ],
                        default="idea",
                        max_length=20,
                        verbose_name="avancement",
                    ),
                ),
                (
                    "progress",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="réalisée à (%)"
                    ),
                ),
                (
                    "communes",
                    models.ManyToManyField(
                        blank=True,
                        related_name="scheme_actions",
                        to="communes.commune",
                        verbose_name="communes participantes",
                    ),
                ),
                (
                    "lead_commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_scheme_actions",
                        to="communes.commune",
                        verbose_name="commune qui la conduit",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="governance.scheme",
                        verbose_name="schéma",
                    ),
                ),
                (
                    "axis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="governance.schemeaxis",
                        verbose_name="axe",
                    ),
                ),
            ],
            options={
                "verbose_name": "action du schéma",
                "verbose_name_plural": "actions du schéma",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SchemeFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                ("slug", models.SlugField(max_length=80, verbose_name="adresse")),
                ("title", models.CharField(max_length=200, verbose_name="intitulé")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "is_fictitious",
                    models.BooleanField(default=False, editable=False, verbose_name="fictif"),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "value",
                    models.CharField(
                        help_text="Comme la source l’écrit.", max_length=60, verbose_name="chiffre"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="governance.scheme",
                        verbose_name="schéma",
                    ),
                ),
            ],
            options={
                "verbose_name": "chiffre du schéma",
                "verbose_name_plural": "chiffres du schéma",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SchemeStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="début")),
                (
                    "starts_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Jour"),
                            ("month", "Mois"),
                            ("quarter", "Trimestre"),
                            ("season", "Saison"),
                            ("half", "Semestre"),
                            ("year", "Année"),
                        ],
                        max_length=8,
                        verbose_name="précision du début",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin (exclue)")),
                (
                    "ends_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Jour"),
                            ("month", "Mois"),
                            ("quarter", "Trimestre"),
                            ("season", "Saison"),
                            ("half", "Semestre"),
                            ("year", "Année"),
                        ],
                        max_length=8,
                        verbose_name="précision de la fin",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                ("slug", models.SlugField(max_length=80, verbose_name="adresse")),
                ("title", models.CharField(max_length=200, verbose_name="intitulé")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "is_fictitious",
                    models.BooleanField(default=False, editable=False, verbose_name="fictif"),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="governance.scheme",
                        verbose_name="schéma",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape du schéma",
                "verbose_name_plural": "étapes du schéma",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="schemeaxis",
            constraint=models.UniqueConstraint(
                fields=("scheme", "slug"),
                name="one_schemeaxis_per_slug",
                violation_error_message="Ce schéma a déjà cet intitulé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("starts_on", None), ("starts_precision", "")),
                    models.Q(
                        ("starts_on__isnull", False),
                        (
                            "starts_precision__in",
                            ["day", "month", "quarter", "season", "half", "year"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="schemeaction_starts_on_has_a_precision",
                violation_error_message="Un début connu dit avec quelle précision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_on", None), ("ends_precision", "")),
                    models.Q(
                        ("ends_on__isnull", False),
                        (
                            "ends_precision__in",
                            ["day", "month", "quarter", "season", "half", "year"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="schemeaction_ends_on_has_a_precision",
                violation_error_message="Une fin connue dit avec quelle précision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None),
                    ("ends_on", None),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="schemeaction_ends_after_start",
                violation_error_message="La fin vient après le début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("progress", None), ("progress__lte", 100), _connector="OR"),
                name="scheme_action_progress_is_a_percentage",
                violation_error_message="Un pourcentage va de 0 à 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "done"), _negated=True),
                    ("progress", None),
                    ("progress", 100),
                    _connector="OR",
                ),
                name="scheme_action_done_is_whole",
                violation_error_message="Une action achevée est réalisée en entier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemefigure",
            constraint=models.UniqueConstraint(
                fields=("scheme", "slug"),
                name="one_schemefigure_per_slug",
                violation_error_message="Ce schéma a déjà cet intitulé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemefigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("value", ""), _negated=True),
                name="scheme_figure_has_a_value",
                violation_error_message="Écrivez le chiffre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemestep",
            constraint=models.UniqueConstraint(
                fields=("scheme", "slug"),
                name="one_schemestep_per_slug",
                violation_error_message="Ce schéma a déjà cet intitulé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("starts_on", None), ("starts_precision", "")),
                    models.Q(
                        ("starts_on__isnull", False),
                        (
                            "starts_precision__in",
                            ["day", "month", "quarter", "season", "half", "year"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="schemestep_starts_on_has_a_precision",
                violation_error_message="Un début connu dit avec quelle précision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_on", None), ("ends_precision", "")),
                    models.Q(
                        ("ends_on__isnull", False),
                        (
                            "ends_precision__in",
                            ["day", "month", "quarter", "season", "half", "year"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="schemestep_ends_on_has_a_precision",
                violation_error_message="Une fin connue dit avec quelle précision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None),
                    ("ends_on", None),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="schemestep_ends_after_start",
                violation_error_message="La fin vient après le début.",
            ),
        ),
    ]

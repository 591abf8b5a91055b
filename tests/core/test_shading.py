"""Classes of figures: round bounds, none empty, every value in the one that its label says."""

import random
import re

import pytest

from core.charts import written
from core.shading import scale_of, spread
from core.templatetags.french import decimal


def labels(values):
    return [label.replace("\u202f", " ") for label in scale_of(values, written).labels]


def test_few_different_values_have_a_class_each():
    assert labels([3, 1, 2, 2, 1]) == ["1", "2", "3"]
    assert labels([7]) == ["7"]
    assert labels([]) == []


def test_bounds_are_round_and_classes_even():
    values = [153, 235, 268, 398, 503, 562, 613, 647, 682, 804, 1007, 1041, 1372, 4591, 18892]
    assert labels(values) == [
        "moins de 400",
        "de 400 à 599",
        "de 600 à 799",
        "de 800 à 999",
        "1 000 et plus",
    ]


def test_nothing_is_not_a_little():
    assert labels([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]) == [
        "0",
        "de 1 à 2",
        "de 3 à 4",
        "de 5 à 6",
        "7 et plus",
    ]


def test_values_that_crowd_together_take_fewer_classes():
    assert labels([5] * 30 + [1, 2, 3, 4, 6]) == ["moins de 5", "5 et plus"]
    assert labels([5] * 60 + [6, 7, 8, 9, 10]) == ["moins de 6", "6 et plus"]


def test_decimals_end_before_the_next_bound():
    found = labels([1.5, 2.7, 3.1, 8.2, 9.9, 12.4, 15])
    assert found[0].startswith("moins de ")
    assert re.fullmatch(r"de [\d,]+ à moins de [\d,]+", found[1])


@pytest.mark.parametrize("seed", range(40))
def test_every_class_holds_what_its_label_says(seed):
    chance = random.Random(seed)
    top = chance.choice([8, 40, 900, 20000])
    values = [chance.randint(chance.choice([0, 1]), top) for _ in range(chance.randint(1, 160))]
    scale = scale_of(values, written)
    assert 1 <= len(scale.labels) == len(scale.starts) <= 5
    assert {scale.rank(value) for value in values} == set(range(len(scale.starts)))
    for value in values:
        words = scale.labels[scale.rank(value)].replace("\u202f", "")
        numbers = [int(number) for number in re.findall(r"\d+", words)]
        if words.startswith("moins"):
            assert value < numbers[0]
        elif words.startswith("de "):
            assert numbers[0] <= value <= numbers[1]
        elif words.endswith("plus"):
            assert value >= numbers[0]
        else:
            assert value == numbers[0]


def tenths(value):
    return decimal(value, 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([rank / 100 for rank in range(1, 8)], ["moins de 0,1", "0,1 et plus"]),
        ([0.01, 0.02, 0.06], ["0,0", "0,1"]),
        ([0.001 * rank for rank in range(1, 9)], ["0,0"]),
        ([0.01] * 30 + [0.02, 0.03, 0.04, 0.041, 7.2], ["moins de 7,2", "7,2 et plus"]),
    ],
)
def test_bounds_that_are_written_alike_make_one_class(values, expected):
    assert list(scale_of(values, tenths).labels) == expected


@pytest.mark.parametrize("seed", range(40))
def test_a_coarse_writer_still_says_what_each_class_holds(seed):
    chance = random.Random(seed)
    top = chance.choice([0.08, 0.5, 3, 200])
    values = [chance.uniform(0, top) for _ in range(chance.randint(1, 80))]
    scale = scale_of(values, tenths)
    assert len(set(scale.labels)) == len(scale.labels) == len(scale.starts)
    assert {scale.rank(value) for value in values} == set(range(len(scale.starts)))
    for value in values:
        shown = float(tenths(value).replace(",", "."))
        words = scale.labels[scale.rank(value)]
        numbers = [float(one.replace(",", ".")) for one in re.findall(r"[\d,]+", words)]
        if words.startswith("moins"):
            assert shown < numbers[0]
        elif words.startswith("de "):
            assert numbers[0] <= shown < numbers[1]
        elif words.endswith("plus"):
            assert shown >= numbers[0]
        else:
            assert shown == numbers[0]


def test_zero_alone_has_no_colour_and_the_others_share_the_palette():
    few = scale_of([0, 3, 9], written)
    assert [few.shade(value) for value in (0, 3, 9)] == [None, 0, 4]
    many = scale_of([0, 0, *range(1, 20)], written)
    assert (many.shade(0), many.shade(1), many.shade(19)) == (None, 0, 4)
    among_decimals = scale_of([0, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5], written)
    assert among_decimals.shade(0) == 0
    assert scale_of([0], written).shade(0) is None


def test_few_classes_take_shades_far_apart():
    assert [spread(count) for count in (1, 2, 3)] == [(2,), (0, 4), (0, 2, 4)]
    assert all(len(spread(count)) == count for count in range(6))

"""What others chose tells about nobody."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from learning.others import others_chose

CHOICES = st.lists(st.sampled_from("abc"), max_size=40)


def test_of_fewer_than_five_nothing_is_said():
    assert others_chose(["a", "b", "a", "a"]) is None
    assert others_chose(["a", "b", "a", "a", "c"]) == Counter(a=3, b=1, c=1)


@given(CHOICES, st.sampled_from("abc"))
def test_one_more_answer_changes_nothing_or_five_answers(choices, one_more):
    before, after = others_chose(choices), others_chose([*choices, one_more])
    if before != after:
        told = sum((after or Counter()).values()) - sum((before or Counter()).values())
        assert told == 5

"""Cells are known by the names under which ipykernel compiles them."""

from hypothesis import given
from hypothesis import strategies as st
from ipykernel.compiler import get_tmp_hash_seed, murmur2_x86

from grader.session.locate import compiled_as


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_name_of_what_is_compiled(source: str) -> None:
    """It is ipykernel's own, whatever its length."""
    seed = get_tmp_hash_seed()  # type: ignore[no-untyped-call]
    assert compiled_as(source) == murmur2_x86(source, seed)  # type: ignore[no-untyped-call]

"""The audit of this repository's lab."""

import pytest

from grader.audit import run
from grader.lab.model import LabSpec


def test_the_rubric_is_sound(lab: LabSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every wrong function loses marks, on wrong outputs alone, and mistakes are named."""
    monkeypatch.setattr(run, "SAMPLE", 0)
    audit = run.audit_lab(lab)
    faulty = [
        mutant
        for mutant in audit.mutants
        if mutant.outcome in ("survived", "unjudged") or mutant.collateral
    ]
    assert faulty == []
    assert audit.reference == ()
    assert audit.sound
    assert {mutant.function for mutant in audit.mutants} == set(lab.function_names)
    assert sum(mutant.outcome == "killed" for mutant in audit.mutants) > 1000

    # Students are given nothing of what they are asked for.
    assert audit.template is not None
    assert audit.template.not_attempted == lab.function_names

    # No mistake of the dictionary gives right values after all; each is named, or one of those.
    own = [mutant for mutant in audit.mutants if mutant.kind == "dictionary"]
    assert len(own) == sum(len(function.mistakes) for function in lab.functions)
    assert [mutant.id for mutant in own if mutant.outcome != "killed"] == []
    unnamed = [m.id for m in own if m.naming not in ("alone", "one_of_several")]
    assert unnamed == []

    # Every item catches something that nothing else does, trainings aside.
    assert [item.id for item in audit.items if item.redundant] == []
    assert [training.id for training in audit.trainings] == ["relu", "tanh"]

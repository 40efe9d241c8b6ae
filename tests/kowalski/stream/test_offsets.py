"""An offset is committed only when everything before it is done."""

from hypothesis import given
from hypothesis import strategies as st

from kowalski.stream.offsets import Ledger

ZTF = ("ztf_20260101_programid1", 0)


def test_the_longest_finished_run_is_committed() -> None:
    ledger = Ledger()
    for batch, end in (("a", 10), ("b", 20), ("c", 30)):
        ledger.begin(batch, {ZTF: end})
    ledger.finish("b")
    assert ledger.committable() == {}
    ledger.finish("a")
    assert ledger.committable() == {ZTF: 20}
    ledger.finish("c")
    assert ledger.committable() == {ZTF: 30}


def test_a_batch_that_goes_on_in_parts() -> None:
    ledger = Ledger()
    other = (ZTF[0], 1)
    for batch, ends in (("a", {ZTF: 10}), ("b", {ZTF: 20, other: 5}), ("c", {ZTF: 30})):
        ledger.begin(batch, ends)
    ledger.split("b", {"b1": {ZTF: 15}, "b2": {ZTF: 20, other: 5}})
    for batch in ("a", "c", "b2"):
        ledger.finish(batch)
    assert ledger.committable() == {ZTF: 10, other: 5}
    ledger.finish("b1")
    assert ledger.committable() == {ZTF: 30, other: 5}


def test_partitions_that_have_gone_are_not_committed() -> None:
    ledger = Ledger()
    other = (ZTF[0], 1)
    ledger.begin("a", {ZTF: 10, other: 7})
    ledger.forget([ZTF])
    ledger.finish("a")
    assert ledger.committable() == {other: 7}


@given(
    sizes=st.lists(st.dictionaries(st.integers(0, 2), st.integers(1, 5), min_size=1), max_size=12),
    data=st.data(),
)
def test_nothing_unfinished_lies_before_a_commit(
    sizes: list[dict[int, int]], data: st.DataObject
) -> None:
    ledger, position = Ledger(), {0: 0, 1: 0, 2: 0}
    owner: dict[tuple[int, int], str] = {}
    for number, stretch in enumerate(sizes):
        ends = {}
        for partition, size in stretch.items():
            for offset in range(position[partition], position[partition] + size):
                owner[partition, offset] = str(number)
            position[partition] += size
            ends["t", partition] = position[partition]
        ledger.begin(str(number), ends)
    finished: set[str] = set()
    for batch in data.draw(st.permutations([str(number) for number in range(len(sizes))])):
        ledger.finish(batch)
        finished.add(batch)
        for partition in position:
            expected = 0
            while owner.get((partition, expected)) in finished:
                expected += 1
            assert ledger.committable().get(("t", partition), 0) == expected

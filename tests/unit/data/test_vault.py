"""What is sealed opens in its own place, with its own key, and nowhere else."""

from __future__ import annotations

import ast
import json
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.vault import KeyBroken, KeyMissing, KeyUnsafe, Ring, Tampered, UnknownKey, Vault, VaultError

ROOT = Path(__file__).resolve().parents[3]
PLACE = {"table": "worker_values", "column": "name", "row": "worker-1", "version": 1}
quick = settings(max_examples=60, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault.open(tmp_path_factory.mktemp("vault") / "keys", create=True)


@quick
@given(value=st.binary(max_size=300))
def test_any_value_comes_back_as_it_was(vault: Vault, value: bytes) -> None:
    assert vault.unseal(vault.seal(value, **PLACE), **PLACE) == value


def test_text_is_sealed_as_utf_8(vault: Vault) -> None:
    assert vault.unseal(vault.seal("राजमिस्त्री", **PLACE), **PLACE).decode() == "राजमिस्त्री"


@quick
@given(value=st.binary(max_size=40), data=st.data())
def test_a_sealed_value_with_any_bit_flipped_does_not_open(vault: Vault, value: bytes, data: st.DataObject) -> None:
    blob = bytearray(vault.seal(value, **PLACE))
    bit = data.draw(st.integers(0, len(blob) * 8 - 1))
    blob[bit // 8] ^= 1 << bit % 8
    with pytest.raises((Tampered, UnknownKey)):
        vault.unseal(bytes(blob), **PLACE)


@quick
@given(length=st.integers(0, 45))
def test_a_sealed_value_cut_short_does_not_open(vault: Vault, length: int) -> None:
    blob = vault.seal("a value of some length", **PLACE)
    with pytest.raises(VaultError):
        vault.unseal(blob[:length], **PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [{"table": "workers"}, {"column": "mobile"}, {"row": "worker-2"}, {"version": 2}, {"table": "worker_valuesn", "column": "ame"}],
)
def test_a_sealed_value_does_not_open_in_another_place(vault: Vault, elsewhere: dict[str, str | int]) -> None:
    with pytest.raises(Tampered):
        vault.unseal(vault.seal("Lakshmi", **PLACE), **(PLACE | elsewhere))  # type: ignore[arg-type]


def test_equal_values_look_different_once_sealed(vault: Vault) -> None:
    assert len({vault.seal("male", **PLACE) for _ in range(50)}) == 50


def test_a_row_opens_with_its_own_key_only(vault: Vault) -> None:
    mine = vault.row_box(vault.new_row_key(table="workers", row="1"), table="workers", row="1")
    other = vault.row_box(vault.new_row_key(table="workers", row="1"), table="workers", row="1")
    blob = mine.seal("Lakshmi", table="worker_values", column="name", version=1)
    assert mine.unseal(blob, table="worker_values", column="name", version=1) == b"Lakshmi"
    with pytest.raises(UnknownKey):
        other.unseal(blob, table="worker_values", column="name", version=1)
    with pytest.raises(UnknownKey):
        vault.unseal(blob, table="worker_values", column="name", row="1", version=1)


def test_a_row_key_does_not_open_for_another_row(vault: Vault) -> None:
    with pytest.raises(Tampered):
        vault.row_box(vault.new_row_key(table="workers", row="1"), table="workers", row="2")


def test_the_keys_of_another_house_open_nothing(vault: Vault, tmp_path: Path) -> None:
    stranger = Vault.open(tmp_path / "keys", create=True)
    with pytest.raises(UnknownKey):
        stranger.unseal(vault.seal("Lakshmi", **PLACE), **PLACE)
    assert stranger.uan_index("001000000025") != vault.uan_index("001000000025")
    assert not stranger.verify(b"I agree", vault.sign(b"I agree"))
    assert stranger.chain(b"", b"row") != vault.chain(b"", b"row")


def test_a_changed_data_key_still_opens_what_the_old_one_sealed() -> None:
    others = {purpose: Ring({b"once": bytes(32)}, b"once") for purpose in ("uan_index", "audit_chain", "consent_signing")}
    before = Vault({"data": Ring({b"old!": b"o" * 32}, b"old!"), **others})
    after = Vault({"data": Ring({b"old!": b"o" * 32, b"new!": b"n" * 32}, b"new!"), **others})
    old, new = before.seal("Lakshmi", **PLACE), after.seal("Lakshmi", **PLACE)
    assert after.unseal(old, **PLACE) == after.unseal(new, **PLACE) == b"Lakshmi"
    with pytest.raises(UnknownKey):
        before.unseal(new, **PLACE)


def test_the_index_of_a_uan_is_steady_and_is_no_plain_digest(vault: Vault) -> None:
    assert vault.uan_index("001000000017") == vault.uan_index("001000000017")
    assert vault.uan_index("001000000017") != vault.uan_index("001000000018")
    assert len(vault.uan_index("001000000017")) == 32


def test_a_link_of_the_chain_hangs_on_both_its_ends(vault: Vault) -> None:
    assert vault.chain(b"ab", b"c") != vault.chain(b"a", b"bc")
    assert vault.chain(b"", b"row") != vault.chain(b"\0", b"row")


def test_a_signature_holds_for_its_message_only(vault: Vault) -> None:
    signature = vault.sign(b"I agree")
    assert vault.verify(b"I agree", signature)
    assert not vault.verify(b"I agree!", signature)
    assert not vault.verify(b"I agree", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not vault.verify(b"I agree", b"")


def test_keys_lie_where_only_their_owner_can_read_them(tmp_path: Path) -> None:
    Vault.open(tmp_path / "keys", create=True)
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {
        "master.key": 0o600,
        "ring.json": 0o600,
    }
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_production_names_the_missing_keys_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing) as missing:
        Vault.open(tmp_path / "keys", create=False)
    assert "master.key" in str(missing.value.values["missing"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lost", ["master.key", "ring.json"])
def test_a_lost_key_is_never_replaced_by_a_new_one(tmp_path: Path, lost: str) -> None:
    Vault.open(tmp_path / "keys", create=True)
    (tmp_path / "keys" / lost).unlink()
    with pytest.raises(KeyMissing) as missing:
        Vault.open(tmp_path / "keys", create=True)
    assert lost in str(missing.value.values["missing"])


def test_a_ring_without_one_of_its_keys_names_it(tmp_path: Path) -> None:
    Vault.open(tmp_path / "keys", create=True)
    ring = json.loads((tmp_path / "keys" / "ring.json").read_text())
    del ring["audit_chain"]
    (tmp_path / "keys" / "ring.json").write_text(json.dumps(ring))
    with pytest.raises(KeyMissing, match="audit_chain"):
        Vault.open(tmp_path / "keys", create=False)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    Vault.open(tmp_path / "keys", create=True)
    (tmp_path / "keys" / "master.key").chmod(mode)
    with pytest.raises(KeyUnsafe):
        Vault.open(tmp_path / "keys", create=False)


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("master.key", "not hexadecimal"),
        ("master.key", "abcd"),
        ("master.key", "00" * 32),
        ("ring.json", "{"),
        ("ring.json", "[]"),
        ("ring.json", '{"data": 5}'),
    ],
)
def test_a_damaged_key_file_is_named(tmp_path: Path, name: str, contents: str) -> None:
    Vault.open(tmp_path / "keys", create=True)
    (tmp_path / "keys" / name).write_text(contents)
    with pytest.raises((KeyBroken, KeyMissing)) as broken:
        Vault.open(tmp_path / "keys", create=False)
    assert ".json" in str(broken.value) or name in str(broken.value)


def test_eight_that_start_at_once_share_one_set_of_keys(tmp_path: Path) -> None:
    barrier, indexes, problems = threading.Barrier(8), [], []

    def start() -> None:
        barrier.wait()
        try:
            indexes.append(Vault.open(tmp_path / "keys", create=True).uan_index("001000000017"))
        except VaultError as problem:
            problems.append(problem)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(indexes) == 8
    assert len(set(indexes)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_changes_of_keys_at_the_same_time_lose_none(tmp_path: Path) -> None:
    vault = Vault.open(tmp_path / "keys", create=True)

    def change(purpose: str) -> None:
        for _ in range(20):
            vault.change(purpose)

    threads = [threading.Thread(target=change, args=(purpose,)) for purpose in ("data", "uan_index")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ring = json.loads((tmp_path / "keys" / "ring.json").read_text())
    assert [len(ring[purpose]["keys"]) for purpose in ("data", "uan_index")] == [21, 21]


def test_only_the_vault_and_what_it_stands_on_know_cryptography() -> None:
    importers = []
    for room in ("pages", "api", "services", "access", "data", "matching", "settings.py", "language.py", "telemetry.py"):
        for path in [ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"):
            if path.is_file() and _imports(path, "cryptography"):
                importers.append(path.relative_to(ROOT).as_posix())
    assert sorted(importers) == ["data/key_ring.py", "data/sealing.py", "data/vault.py"]


def _imports(path: Path, package: str) -> bool:
    source = path.read_text("utf-8")
    for node in ast.walk(ast.parse(source if package in source else "")):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name.split(".")[0] == package for name in names):
            return True
    return False

"""Building the policy from texts: read, type, link, check against each other, run every
example. All or nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date

from nuanxin.policy.examples import failing
from nuanxin.policy.faults import PackFault, PackFaults, Place
from nuanxin.policy.link import link
from nuanxin.policy.packs import CERTAINTIES, Pack
from nuanxin.policy.policy import FiscalSystem, Policy
from nuanxin.policy.reading.packreader import read_pack
from nuanxin.policy.reading.shapes import Shape
from nuanxin.policy.reading.words import read_vocabulary
from nuanxin.policy.reading.yamltext import read_pack_text
from nuanxin.policy.running import functions
from nuanxin.policy.soundness import unsound
from nuanxin.policy.topython import emit
from nuanxin.policy.vocabulary import Vocabulary

VOCABULARY = "vocabulary.yaml"
FISCAL_SYSTEMS = "fiscal_systems.yaml"


def build(texts: Sequence[tuple[str, str]], proved: Collection[str] = ()) -> Policy:
    """A policy all of whose packs are sound and all of whose examples come out, but for packs
    proved before.

    Raises PackFaults.
    """
    policy = compile_policy(texts)
    if faults := [*unsound(policy), *failing(policy, proved)]:
        raise PackFaults(faults)
    # Examples have done their work; a kept policy loads faster without them.
    policy.examples = sum(
        len(benefit.examples) for pack in policy.packs for benefit in pack.benefits
    )
    policy.packs = tuple(
        pack._replace(benefits=tuple(each._replace(examples=()) for each in pack.benefits))
        for pack in policy.packs
    )
    return policy


def compile_policy(texts: Sequence[tuple[str, str]]) -> Policy:
    """Read, type and link packs given as (file name, text); no examples are run."""
    faults: list[PackFault] = []
    vocabulary: Vocabulary | None = None
    packs: list[Pack] = []
    fiscal: list[FiscalSystem] = []
    for file, text in texts:
        try:
            if file.endswith(VOCABULARY):
                vocabulary = read_vocabulary(text, file)
                continue
            content, lines = read_pack_text(text, file)
        except PackFaults as found:
            faults += found.faults
            continue
        if file.endswith(FISCAL_SYSTEMS):
            shape = Shape(file, lines)
            fiscal += _fiscal_systems(content, shape)
            faults += shape.faults
            continue
        pack, found_faults = read_pack(content, lines, file)
        faults += found_faults
        packs += [pack] if pack else []
    if vocabulary is None:
        faults.append(PackFault(Place(VOCABULARY), "没有词汇表，规则里的名词无从解释"))
    if faults or vocabulary is None:
        raise PackFaults(faults)
    linked = link(vocabulary, packs, fiscal)
    linked.version, linked.source = version_of(texts), emit(linked)
    linked.functions.extend(functions(compile(linked.source, "<policy>", "exec")))
    return linked


def version_of(texts: Sequence[tuple[str, str]]) -> str:
    """What a decision keeps of the texts it came from: their SHA-256, in hexadecimal."""
    digest = hashlib.sha256()
    for file, text in texts:
        digest.update(f"{file}\0{len(text)}\0{text}\0".encode())
    return digest.hexdigest()


def _fiscal_systems(content: object, shape: Shape) -> list[FiscalSystem]:
    result = []
    # The file is a plain list; under a heading of the same name it is accepted too.
    top = "fiscal_systems" if isinstance(content, dict) else ""
    root = content if isinstance(content, dict) else {top: content}
    for index, item in enumerate(shape.maps(root, (top,))):
        path = (top, str(index)) if top else (str(index),)
        shape.only(item, path, {"region", "system", "from", "certainty", "note"})
        result.append(
            FiscalSystem(
                shape.text(item, (*path, "region")),
                shape.text(item, (*path, "system")),
                shape.day(item, (*path, "from")) or date.min,
                shape.word(item, (*path, "certainty"), CERTAINTIES, "原文"),
                shape.text(item, (*path, "note"), required=False),
            )
        )
    return result

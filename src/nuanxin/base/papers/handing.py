"""An office's DOCX handed to the child process: filled, or refused with everything wrong."""

from __future__ import annotations

import subprocess
import sys

from nuanxin.base.papers.child import packed, unpacked
from nuanxin.base.papers.shape import Kind, Paper
from nuanxin.base.papers.wording import Words
from nuanxin.kit.refusal import Refusal

WALL_SECONDS = 20
_CHILD = "nuanxin.base.papers.child"
_SHOWN = 20
_KILLED = "模板用了太多时间或内存，没有做完。请删去里面的大图片和多余的表格再交。"


class TemplateFaults(Refusal):
    """What is wrong with a template, each with its place."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        more = f"；另有 {len(faults) - _SHOWN} 处" if len(faults) > _SHOWN else ""
        super().__init__(f"模板不能用：{'；'.join(faults[:_SHOWN])}{more}。")


def filled(content: bytes, paper: Paper, words: Words) -> bytes:
    """The office's template with the words in it.

    Looked at anew each time: what a later version of the product no longer has is found too.
    Raises TemplateFaults.
    """
    order = {
        "single": [each.name for each in paper.variables if each.kind is not Kind.ROWS],
        "lists": {each.name: [c.name for c in each.columns] for each in paper.lists},
        "words": words,
    }
    # -I: neither the working folder nor PYTHON* variables may put code in the child's way.
    command = [sys.executable, "-I", "-m", _CHILD]
    try:
        ran = subprocess.run(  # noqa: S603
            command,
            check=True,
            input=packed(order, content),
            capture_output=True,
            timeout=WALL_SECONDS,
        )
    except (subprocess.SubprocessError, OSError) as fault:
        raise Refusal(_KILLED) from fault
    told, made = unpacked(ran.stdout)
    if told["faults"]:
        raise TemplateFaults(told["faults"])
    return made

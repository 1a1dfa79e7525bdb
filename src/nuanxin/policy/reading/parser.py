"""Rule text → syntax tree. A closed grammar: whatever is not named here is refused with its
place.

The language is small and Chinese, so the parser is our own: every token keeps its position in
the author's text, and
no construct of another language can slip in (docs/decisions/0005).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nuanxin.policy.faults import RuleFault

MAX_LENGTH = 400
MAX_PARENTHESES = 12

_WIDE = str.maketrans("（），＝＞＜＋－＊．“”‘’　×≥≤≠", "(),=><+-*.''''" + " *≥≤≠")
_WORDS = {"且": "and", "或": "or", "非": "not", "and": "and", "or": "or", "not": "not"}
_WORDS |= {"between": "between", "in": "in"}
_COMPARISONS = {"=", "<>", "!=", "<", "<=", ">", ">=", "≥", "≤", "≠"}
_SAME = {"!=": "<>", "≠": "<>", "≥": ">=", "≤": "<="}
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<date>\d{4}-\d{2}-\d{2}(?!\d))"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<text>'[^']*')"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign><>|!=|<=|>=|[=<>≥≤≠+\-*(),.])"
)


@dataclass(frozen=True)
class Syntax:
    """A node of the syntax tree: what it is, where it begins, its name or value, its parts."""

    kind: str  # number date text name call not and or compare arith between in
    at: int
    word: str
    parts: tuple[Syntax, ...] = ()


@dataclass(frozen=True)
class _Token:
    kind: str
    word: str
    at: int


def parse(text: str) -> Syntax:
    """Parse one rule. Raises RuleFault with the position of the fault."""
    return _Parser(_tokens(text), len(text)).whole()


def _tokens(text: str) -> list[_Token]:
    _check_size(text)
    flat = text.translate(_WIDE)
    tokens, at = [], 0
    while at < len(flat):
        match = _TOKEN.match(flat, at)
        if not match:
            if flat[at] == "'":
                raise RuleFault(at, "引号没有成对", "在词的前后各写一个引号")
            raise RuleFault(
                at, f"规则里不能用“{text[at]}”", "只能用 且 或 非、比较、加减乘、括号和逗号"
            )
        kind = match.lastgroup or ""
        if kind != "space":
            tokens.append(_token(kind, match, text))
        at = match.end()
    return tokens


def _check_size(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise RuleFault(MAX_LENGTH, f"一条规则最多 {MAX_LENGTH} 字", "拆成几个条件")
    if sum(text.count(mark) for mark in "(（") > MAX_PARENTHESES:
        raise RuleFault(0, f"一条规则最多 {MAX_PARENTHESES} 对括号", "拆成几个条件")
    for mark in (";", "；", "--", "/*", "#", "\\", "`", '"'):
        if mark in text:
            raise RuleFault(
                text.index(mark), f"规则里不能有“{mark}”", "规则里没有分号和注释，说明写在 note"
            )


def _token(kind: str, match: re.Match[str], text: str) -> _Token:
    word = match.group()
    if kind == "text":  # quoted words keep the author's own punctuation
        return _Token(kind, text[match.start() + 1 : match.end() - 1], match.start())
    if kind == "name" and word in _WORDS:
        return _Token("word", _WORDS[word], match.start())
    return _Token(kind, word, match.start())


class _Parser:
    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens = tokens
        self._next = 0
        self._end = end

    def whole(self) -> Syntax:
        tree = self._either()
        if (token := self._peek()) is not None:
            raise RuleFault(token.at, "这里读不通", "条件之间用 且／或 连接，前后空格")
        return tree

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, kind: str, *words: str) -> _Token | None:
        token = self._peek()
        if token is None or token.kind != kind or (words and token.word not in words):
            return None
        self._next += 1
        return token

    def _need(self, kind: str, word: str, message: str) -> _Token:
        token = self._take(kind, word)
        if token is None:
            following = self._peek()
            raise RuleFault(following.at if following else self._end, message)
        return token

    def _either(self) -> Syntax:
        left = self._both()
        while token := self._take("word", "or"):
            left = Syntax("or", token.at, "或", (left, self._both()))
        return left

    def _both(self) -> Syntax:
        left = self._negated()
        while token := self._take("word", "and"):
            left = Syntax("and", token.at, "且", (left, self._negated()))
        return left

    def _negated(self) -> Syntax:
        if token := self._take("word", "not"):
            return Syntax("not", token.at, "非", (self._negated(),))
        return self._comparison()

    def _comparison(self) -> Syntax:
        left = self._sum()
        if token := self._take("sign", *_COMPARISONS):
            sign = _SAME.get(token.word, token.word)
            tree = Syntax("compare", token.at, sign, (left, self._sum()))
            if more := self._take("sign", *_COMPARISONS):
                raise RuleFault(more.at, "比较不能连写", "写成 甲 <= 乙 且 乙 <= 丙")
            return tree
        if token := self._take("word", "between"):
            low = self._sum()
            self._need("word", "and", "between 后面要写 低 and 高")
            return Syntax("between", token.at, "between", (left, low, self._sum()))
        if token := self._take("word", "in"):
            return Syntax("in", token.at, "in", (left, *self._listed()))
        return left

    def _listed(self) -> tuple[Syntax, ...]:
        self._need("sign", "(", "in 后面要写括号，例如 in ('一级', '二级')")
        items = [self._sum()]
        while self._take("sign", ","):
            items.append(self._sum())
        self._need("sign", ")", "括号没有成对")
        return tuple(items)

    def _sum(self) -> Syntax:
        left = self._product()
        while token := self._take("sign", "+", "-"):
            left = Syntax("arith", token.at, token.word, (left, self._product()))
        return left

    def _product(self) -> Syntax:
        left = self._atom()
        while token := self._take("sign", "*"):
            left = Syntax("arith", token.at, "*", (left, self._atom()))
        return left

    def _atom(self) -> Syntax:
        if token := self._take("sign", "("):
            tree = self._either()
            self._need("sign", ")", "括号没有成对")
            return tree
        for kind in ("number", "date", "text"):
            if token := self._take(kind):
                return Syntax(kind, token.at, token.word)
        if token := self._take("name"):
            return self._named(token)
        following = self._peek()
        at = following.at if following else self._end
        raise RuleFault(at, "这里缺一个事实、参数或数", "检查括号和前后的词")

    def _named(self, token: _Token) -> Syntax:
        if self._take("sign", "("):
            arguments: list[Syntax] = []
            if not self._take("sign", ")"):
                arguments.append(self._either())
                while self._take("sign", ","):
                    arguments.append(self._either())
                self._need("sign", ")", "括号没有成对")
            return Syntax("call", token.at, token.word, tuple(arguments))
        if self._take("sign", "."):
            field = self._take("name")
            if field is None:
                raise RuleFault(token.at, f"“{token.word}.”后面缺名称", "例如 女方.出生日期")
            return Syntax("name", token.at, f"{token.word}.{field.word}")
        return Syntax("name", token.at, token.word)

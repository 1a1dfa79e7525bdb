"""Made-up content that shows each component."""

from nuanxin.base.ui.fields import YES_NO, Field, options
from nuanxin.web.trial.queries import Citation, Condition, LayerLine, Line, Open, ReadingLine

COLOURS = (
    ("primary", "主色 #12706A"),
    ("primary-soft", "主色浅 #E4F1EF"),
    ("warm", "暖色 #E07A3F（只作装饰）"),
    ("warm-soft", "暖色浅 #FDF0E6"),
    ("page", "背景 #F6F4F0"),
    ("text", "正文 #22292B"),
    ("bad", "错误 #B42318"),
    ("warn", "提醒 #875100"),
    ("info", "信息 #1F5E9E"),
    ("ok", "完成 #1E6B3A"),
)

FIELDS = (
    Field(name="sample-date", label="出生日期", placeholder="例如 1968-02-12"),
    Field(
        name="sample-money", label="家庭月收入", unit="元", inputmode="decimal", value="1580"
    ),
    Field(
        name="sample-choice",
        label="婚姻状况",
        kind="choice",
        options=options(("初婚", "再婚", "丧偶"), "不清楚"),
    ),
    Field(
        name="sample-seg", label="在困难家庭名册上", kind="segments", options=YES_NO, value="否"
    ),
    Field(
        name="sample-bad",
        label="去世日期",
        value="2015-6",
        error="“2015-6”只写到月，缺日。请写成 2016-03-02 这样的年月日",
    ),
)

_CITED = Citation("示例办发〔2020〕1号", "一(一)", "我们自己的一句话摘要")

LINE = Line(
    key="sample-line",
    title="特别扶助金（示例）",
    subject="女方",
    verdict="eligible",
    label="符合条件（待确认）",
    tone="ok",
    amount="490.00",
    every="每月",
    held="2016 年 5 月起符合",
    kind="",
    demo=True,
    note="",
    clue=True,
    conditions=(
        Condition("女方年满49", "yes", "符合", _CITED),
        Condition("现无存活子女", "ask", "还不清楚", _CITED),
        Condition("户籍在本地", "no", "不符合", _CITED),
    ),
    layers=(
        LayerLine("省定标准", "390.00", _CITED, "推算", at_least=False),
        LayerLine("市级提标", "100.00", _CITED, "", at_least=False),
    ),
    shares=(("市", "40.00"), ("区", "60.00"), ("文件没有写明由谁负担", "390.00")),
    missing=(),
    open=(
        Open(
            "从哪个月起发放",
            "何时起止",
            (
                ReadingLine("当月", "从 2016 年 5 月起发", "起算口径=当月"),
                ReadingLine("次月", "从 2016 年 6 月起发", "起算口径=次月"),
            ),
            _CITED,
        ),
    ),
)

CHART = {
    "grid": {"left": 8, "right": 16, "top": 36, "bottom": 8, "containLabel": True},
    "legend": {"top": 0},
    "xAxis": {"type": "category", "data": ["2020 年", "2021 年", "2022 年"]},
    "yAxis": {"type": "value", "name": "元"},
    "series": [{"type": "line", "step": "end", "name": "示例标准", "data": [390, 390, 490]}],
}

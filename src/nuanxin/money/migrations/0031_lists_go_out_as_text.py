from django.db import migrations, models

_FORMATS = [
    ("xlsx", "Excel（.xlsx）"),
    ("csv", "CSV（UTF-8，带 BOM）"),
    ("csv-gb", "CSV（GB18030）"),
    ("widths", "定长文本（GB18030）"),
]
_TOTALS = [("none", "不写"), ("head", "写在第一行"), ("foot", "写在最后一行")]


def _laid_out(model: str) -> list[migrations.AddField]:
    """The kind of file and its line of totals; whatever was settled before is a workbook."""
    return [
        migrations.AddField(
            model,
            "file_format",
            models.CharField(
                "文件格式", choices=_FORMATS, db_default="xlsx", default="xlsx", max_length=8
            ),
        ),
        migrations.AddField(
            model,
            "totals",
            models.CharField(
                "合计行", choices=_TOTALS, db_default="none", default="none", max_length=4
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("money", "0030_the_levels_bear")]

    operations = [*_laid_out("batch"), *_laid_out("layout")]

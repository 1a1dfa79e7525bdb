"""Operations of migrations beyond Django's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.operations.special import RunSQL
from django.db.migrations.state import ProjectState


class Tables(Operation):
    """Models made in one go, in any order.

    After every single operation Django renders again whatever is related to what changed. Here
    nearly everything is related to the family, so that a fresh database spent fifty of its
    fifty-five seconds on that; all models at once are rendered once.
    """

    serialization_expand_args: ClassVar[list[str]] = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Say what there is then; whoever asks for the models has them rendered."""
        if "apps" in vars(state):
            del state.apps
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the tables; their keys follow when all stand."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop them, the last first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Name the tables for whoever reads what a migration does."""
        return f"Create {', '.join(model.name for model in self.models)}"


def composite_key(table: str, column: str, region: str, to_table: str) -> RunSQL:
    """Tie (parent, region) to the parent's own pair, so that no row points into another area.

    When the parent moves, its rows move with it. Checked at commit, so that both may be written
    in any order.
    """
    name = f"{table}_{column}_{region}"[:60]
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, {region}) "
        f"REFERENCES {to_table} (id, region) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )

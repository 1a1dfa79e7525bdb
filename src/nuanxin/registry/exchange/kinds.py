"""What the jobs of an import are called."""

LOOK, STAGE, CHECK = "import.look", "import.stage", "import.check"
COMMIT, UNDO = "import.commit", "import.undo"

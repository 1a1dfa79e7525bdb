"""Pages of the fixed tables that go upward."""

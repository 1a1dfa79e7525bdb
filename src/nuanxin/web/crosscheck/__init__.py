"""Pages of 三本账对碰: pick the books, see the board, work through the issues."""

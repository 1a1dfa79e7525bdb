"""Who goes to the families: contact persons today; visits, orders and volunteers follow."""

"""What is done with menus, contracts and orders."""

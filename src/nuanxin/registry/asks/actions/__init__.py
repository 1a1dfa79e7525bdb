"""Every write about asks: the township's and the village's."""

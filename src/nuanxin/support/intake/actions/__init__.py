"""Every write about requests from villages: the township's and the village's."""

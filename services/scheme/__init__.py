"""The pages of the scheme of mutualisation, which show the services that each action has."""

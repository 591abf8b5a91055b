"""The people of the portal: who they are, their dated roles, their invitations."""

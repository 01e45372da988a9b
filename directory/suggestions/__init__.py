"""What readers say is wrong: sent without account, answered by those who keep the sheet."""

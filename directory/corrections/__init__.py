"""What people corrected in imported sheets, told back to those who publish the sources."""

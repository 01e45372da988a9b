"""Whether what people look for comes first: judged questions, asked to the pages they use."""

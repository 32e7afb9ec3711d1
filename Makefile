.PHONY: demo test
demo:
	./portal demo
test:
	./portal test

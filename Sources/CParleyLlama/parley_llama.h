#ifndef PARLEY_LLAMA_H
#define PARLEY_LLAMA_H

#include <llama.h>
#include <ggml-backend.h>
#include <ggml-cpu.h>

#endif

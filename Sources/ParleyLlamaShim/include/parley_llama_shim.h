// libllama's calls that may throw, made safe to call from Swift: an exception becomes a result and a message.
//
// Each function does what the one of the same name without the prefix does. `error` receives up to `error_size` bytes of
// the exception's text, ended by NUL; it is left empty when nothing was thrown.

#ifndef PARLEY_LLAMA_SHIM_H
#define PARLEY_LLAMA_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <llama.h>

#ifdef __cplusplus
extern "C" {
#endif

// The code that `parley_llama_decode` gives for an exception; libllama's own codes lie between -3 and 2.
#define PARLEY_LLAMA_EXCEPTION (-1000)

struct llama_model * parley_llama_model_load(
    const char ** paths, size_t count, struct llama_model_params params, char * error, size_t error_size);

struct llama_context * parley_llama_init_from_model(
    struct llama_model * model, struct llama_context_params params, char * error, size_t error_size);

struct llama_adapter_lora * parley_llama_adapter_lora_init(
    struct llama_model * model, const char * path, char * error, size_t error_size);

// 0 when the adapters are in force.
int32_t parley_llama_set_adapters_lora(
    struct llama_context * context, struct llama_adapter_lora ** adapters, size_t count, float * scales);

int32_t parley_llama_decode(struct llama_context * context, struct llama_batch batch);

// NULL when the row has no output.
float * parley_llama_get_logits_ith(struct llama_context * context, int32_t row);
float * parley_llama_get_embeddings_seq(struct llama_context * context, llama_seq_id sequence);
float * parley_llama_get_embeddings_ith(struct llama_context * context, int32_t row);

// INT32_MIN for an exception.
int32_t parley_llama_tokenize(
    const struct llama_vocab * vocab, const char * text, int32_t length, llama_token * tokens, int32_t capacity,
    bool add_special, bool parse_special);
int32_t parley_llama_token_to_piece(
    const struct llama_vocab * vocab, llama_token token, char * buffer, int32_t length, bool special);

bool parley_llama_memory_seq_rm(
    struct llama_context * context, llama_seq_id sequence, llama_pos start, llama_pos end);
// false for an exception.
bool parley_llama_memory_seq_cp(
    struct llama_context * context, llama_seq_id source, llama_seq_id target, llama_pos start, llama_pos end);

// 0 when refused.
size_t parley_llama_state_seq_get_size(struct llama_context * context, llama_seq_id sequence);
size_t parley_llama_state_seq_get_data(
    struct llama_context * context, uint8_t * bytes, size_t size, llama_seq_id sequence);
size_t parley_llama_state_seq_set_data(
    struct llama_context * context, const uint8_t * bytes, size_t size, llama_seq_id sequence);

#ifdef __cplusplus
}
#endif

#endif

#include "parley_llama_shim.h"

#include <cstdio>
#include <exception>

namespace {

void note(const char * text, char * error, size_t error_size) {
    if (error != nullptr && error_size > 0) {
        std::snprintf(error, error_size, "%s", text);
    }
}

// Runs a call, and gives `fallback` where it throws. No exception may cross into Swift: there it ends the process.
template <typename Result, typename Call>
Result guarded(Result fallback, char * error, size_t error_size, Call call) noexcept {
    note("", error, error_size);
    try {
        return call();
    } catch (const std::exception & exception) {
        note(exception.what(), error, error_size);
    } catch (...) {
        note("an unknown exception", error, error_size);
    }
    return fallback;
}

template <typename Result, typename Call>
Result guarded(Result fallback, Call call) noexcept {
    return guarded(fallback, nullptr, 0, call);
}

} // namespace

llama_model * parley_llama_model_load(
    const char ** paths, size_t count, llama_model_params params, char * error, size_t error_size) {
    return guarded<llama_model *>(nullptr, error, error_size, [&] {
        return count == 1 ? llama_model_load_from_file(paths[0], params) : llama_model_load_from_splits(paths, count, params);
    });
}

llama_context * parley_llama_init_from_model(
    llama_model * model, llama_context_params params, char * error, size_t error_size) {
    return guarded<llama_context *>(nullptr, error, error_size, [&] { return llama_init_from_model(model, params); });
}

llama_adapter_lora * parley_llama_adapter_lora_init(
    llama_model * model, const char * path, char * error, size_t error_size) {
    return guarded<llama_adapter_lora *>(nullptr, error, error_size, [&] { return llama_adapter_lora_init(model, path); });
}

int32_t parley_llama_set_adapters_lora(
    llama_context * context, llama_adapter_lora ** adapters, size_t count, float * scales) {
    return guarded<int32_t>(PARLEY_LLAMA_EXCEPTION, [&] {
        return llama_set_adapters_lora(context, adapters, count, scales);
    });
}

int32_t parley_llama_decode(llama_context * context, llama_batch batch) {
    return guarded<int32_t>(PARLEY_LLAMA_EXCEPTION, [&] { return llama_decode(context, batch); });
}

float * parley_llama_get_logits_ith(llama_context * context, int32_t row) {
    return guarded<float *>(nullptr, [&] { return llama_get_logits_ith(context, row); });
}

float * parley_llama_get_embeddings_seq(llama_context * context, llama_seq_id sequence) {
    return guarded<float *>(nullptr, [&] { return llama_get_embeddings_seq(context, sequence); });
}

float * parley_llama_get_embeddings_ith(llama_context * context, int32_t row) {
    return guarded<float *>(nullptr, [&] { return llama_get_embeddings_ith(context, row); });
}

int32_t parley_llama_tokenize(
    const llama_vocab * vocab, const char * text, int32_t length, llama_token * tokens, int32_t capacity,
    bool add_special, bool parse_special) {
    return guarded<int32_t>(INT32_MIN, [&] {
        return llama_tokenize(vocab, text, length, tokens, capacity, add_special, parse_special);
    });
}

int32_t parley_llama_token_to_piece(
    const llama_vocab * vocab, llama_token token, char * buffer, int32_t length, bool special) {
    return guarded<int32_t>(INT32_MIN, [&] { return llama_token_to_piece(vocab, token, buffer, length, 0, special); });
}

bool parley_llama_memory_seq_rm(llama_context * context, llama_seq_id sequence, llama_pos start, llama_pos end) {
    return guarded<bool>(false, [&] { return llama_memory_seq_rm(llama_get_memory(context), sequence, start, end); });
}

bool parley_llama_memory_seq_cp(
    llama_context * context, llama_seq_id source, llama_seq_id target, llama_pos start, llama_pos end) {
    return guarded<bool>(false, [&] {
        llama_memory_seq_cp(llama_get_memory(context), source, target, start, end);
        return true;
    });
}

size_t parley_llama_state_seq_get_size(llama_context * context, llama_seq_id sequence) {
    return guarded<size_t>(0, [&] { return llama_state_seq_get_size(context, sequence); });
}

size_t parley_llama_state_seq_get_data(llama_context * context, uint8_t * bytes, size_t size, llama_seq_id sequence) {
    return guarded<size_t>(0, [&] { return llama_state_seq_get_data(context, bytes, size, sequence); });
}

size_t parley_llama_state_seq_set_data(
    llama_context * context, const uint8_t * bytes, size_t size, llama_seq_id sequence) {
    return guarded<size_t>(0, [&] { return llama_state_seq_set_data(context, bytes, size, sequence); });
}

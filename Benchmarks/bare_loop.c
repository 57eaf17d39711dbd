// The least that decoding with libllama takes: a loop in C, greedy, one sequence, nothing kept. What `parley bench` is
// measured against. usage: bare_loop MODEL THREADS TOKENS REPETITIONS; prints tokens/s of each repetition, a line each.
#include <llama.h>

#include <stdio.h>
#include <stdlib.h>

static void silent(enum ggml_log_level level, const char * text, void * data) {
    (void) level;
    (void) text;
    (void) data;
}

static llama_token greedy(const float * logits, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
        if (logits[i] > logits[best]) best = i;
    }
    return best;
}

int main(int argc, char ** argv) {
    if (argc != 5) return fprintf(stderr, "usage: bare_loop MODEL THREADS TOKENS REPETITIONS\n"), 2;
    const int threads = atoi(argv[2]), tokens = atoi(argv[3]), repetitions = atoi(argv[4]);
    llama_log_set(silent, NULL);
    llama_backend_init();
    struct llama_model * model = llama_model_load_from_file(argv[1], llama_model_default_params());
    if (model == NULL) return fprintf(stderr, "cannot load %s\n", argv[1]), 1;
    struct llama_context_params params = llama_context_default_params();
    params.n_ctx = tokens + 8;
    params.n_threads = params.n_threads_batch = threads;
    params.no_perf = true;
    struct llama_context * context = llama_init_from_model(model, params);
    if (context == NULL) return fprintf(stderr, "cannot make a context\n"), 1;
    const int vocabulary = llama_vocab_n_tokens(llama_model_get_vocab(model));
    for (int repetition = -1; repetition < repetitions; repetition++) {  // the first one warms up
        llama_memory_clear(llama_get_memory(context), false);
        llama_token token = 1000 % vocabulary;
        if (llama_decode(context, llama_batch_get_one(&token, 1)) != 0) return 1;
        const int64_t start = llama_time_us();
        for (int i = 0; i < tokens; i++) {
            token = greedy(llama_get_logits_ith(context, -1), vocabulary);
            if (llama_decode(context, llama_batch_get_one(&token, 1)) != 0) return 1;
        }
        const double seconds = (llama_time_us() - start) / 1e6;
        if (repetition >= 0) printf("%.3f\n", tokens / seconds), fflush(stdout);
    }
    llama_free(context);
    llama_model_free(model);
    return 0;
}

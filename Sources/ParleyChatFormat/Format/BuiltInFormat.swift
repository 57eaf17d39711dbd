/// A format for models that come without a template of their own.
package struct BuiltInFormat: Sendable {
    /// Its name, as `--template` takes it.
    package let name: String
    /// How it writes a chat, in Jinja.
    package let source: String
    /// Texts that end a reply where the vocabulary has no token of that spelling.
    package let endings: [String]

    /// The format of a name.
    ///
    /// - Parameter name: the name, in any case.
    /// - Returns: the format; nil where there is none.
    package static func named(_ name: String) -> BuiltInFormat? {
        all.first { $0.name == name.lowercased() }
    }

    /// ChatML, which is taken where nothing else is known.
    package static let chatML = BuiltInFormat(
        name: "chatml",
        source: """
            {%- for message in messages -%}
            {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' -}}
            {%- endfor -%}
            {%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}
            """,
        endings: ["<|im_end|>", "<|im_start|>"]
    )

    /// All formats in the order in which they are listed.
    package static let all: [BuiltInFormat] = [
        chatML,
        BuiltInFormat(
            name: "user-assistant",
            source: """
                {%- for message in messages -%}
                {%- if message.role == 'system' -%}{{- message.content + '\\n\\n' -}}
                {%- elif message.role == 'user' -%}{{- 'User: ' + message.content + '\\n' -}}
                {%- else -%}{{- 'Assistant: ' + message.content + '\\n' -}}{%- endif -%}
                {%- endfor -%}
                {%- if add_generation_prompt -%}{{- 'Assistant:' -}}{%- endif -%}
                """,
            endings: ["\nUser:", "\nAssistant:"]
        ),
        BuiltInFormat(
            name: "alpaca",
            source: """
                {%- for message in messages -%}
                {%- if message.role == 'system' -%}{{- message.content + '\\n\\n' -}}
                {%- elif message.role == 'user' -%}{{- '### Instruction:\\n' + message.content + '\\n\\n' -}}
                {%- else -%}{{- '### Response:\\n' + message.content + '\\n\\n' -}}{%- endif -%}
                {%- endfor -%}
                {%- if add_generation_prompt -%}{{- '### Response:\\n' -}}{%- endif -%}
                """,
            endings: ["### Instruction:", "### Response:"]
        ),
        BuiltInFormat(
            name: "vicuna",
            source: """
                {%- for message in messages -%}
                {%- if message.role == 'system' -%}{{- message.content + '\\n\\n' -}}
                {%- elif message.role == 'user' -%}{{- 'USER: ' + message.content + '\\n' -}}
                {%- else -%}{{- 'ASSISTANT: ' + message.content + eos_token + '\\n' -}}{%- endif -%}
                {%- endfor -%}
                {%- if add_generation_prompt -%}{{- 'ASSISTANT:' -}}{%- endif -%}
                """,
            endings: ["\nUSER:", "\nASSISTANT:"]
        ),
        BuiltInFormat(
            name: "llama2",
            source: """
                {%- set given = messages[0].content if messages and messages[0].role == 'system' else '' -%}
                {%- set turns = messages[1:] if given else messages -%}
                {%- for message in turns -%}
                {%- if message.role == 'user' -%}
                {{- bos_token + '[INST] ' -}}
                {%- if loop.first and given -%}{{- '<<SYS>>\\n' + given + '\\n<</SYS>>\\n\\n' -}}{%- endif -%}
                {{- message.content + ' [/INST]' -}}
                {%- elif message.role == 'assistant' -%}{{- ' ' + message.content + ' ' + eos_token -}}{%- endif -%}
                {%- endfor -%}
                """,
            endings: ["[INST]", "</s>"]
        ),
        BuiltInFormat(
            name: "llama3",
            source: """
                {{- bos_token -}}
                {%- for message in messages -%}
                {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\\n\\n' + message.content + '<|eot_id|>' -}}
                {%- endfor -%}
                {%- if add_generation_prompt -%}{{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' -}}{%- endif -%}
                """,
            endings: ["<|eot_id|>", "<|start_header_id|>"]
        ),
        BuiltInFormat(
            name: "mistral",
            source: """
                {{- bos_token -}}
                {%- for message in messages -%}
                {%- if message.role == 'user' -%}{{- '[INST] ' + message.content + '[/INST]' -}}
                {%- elif message.role == 'assistant' -%}{{- ' ' + message.content + eos_token -}}
                {%- elif message.role == 'system' -%}{{- raise_exception('This format has no system role.') -}}{%- endif -%}
                {%- endfor -%}
                """,
            endings: ["[INST]", "</s>"]
        ),
        BuiltInFormat(
            name: "gemma",
            source: """
                {{- bos_token -}}
                {%- for message in messages -%}
                {%- if message.role == 'system' -%}{{- raise_exception('This format has no system role.') -}}{%- endif -%}
                {%- set role = 'model' if message.role == 'assistant' else message.role -%}
                {{- '<start_of_turn>' + role + '\\n' + message.content + '<end_of_turn>\\n' -}}
                {%- endfor -%}
                {%- if add_generation_prompt -%}{{- '<start_of_turn>model\\n' -}}{%- endif -%}
                """,
            endings: ["<end_of_turn>", "<start_of_turn>"]
        ),
        BuiltInFormat(
            name: "phi",
            source: """
                {%- for message in messages -%}
                {{- '<|' + message.role + '|>\\n' + message.content + '<|end|>\\n' -}}
                {%- endfor -%}
                {%- if add_generation_prompt -%}{{- '<|assistant|>\\n' -}}{%- endif -%}
                """,
            endings: ["<|end|>", "<|user|>"]
        ),
    ]
}

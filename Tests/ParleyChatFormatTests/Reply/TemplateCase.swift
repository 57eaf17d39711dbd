import Testing

/// A model's template, by the part of it that marks replies.
struct TemplateCase: Sendable, CustomTestStringConvertible {
    var name: String
    /// What the template says of replies.
    var template: String
    /// How the prompts that it writes end.
    var prompt: String
    /// A reply of that model.
    var reply: String
    var reasoning: String
    var answer: String

    init(_ name: String, _ template: String, _ prompt: String, _ reply: String, _ reasoning: String, _ answer: String) {
        self.name = name
        self.template = template
        self.prompt = prompt
        self.reply = reply
        self.reasoning = reasoning
        self.answer = answer
    }

    var testDescription: String { name }

    static let all: [TemplateCase] = [
        TemplateCase(
            "Qwen 2.5",
            "'<|im_start|>' + message.role",
            "<|im_end|>\n<|im_start|>assistant\n",
            "b<|im_start|>user",
            "",
            "b"
        ),
        TemplateCase(
            "Qwen 3",
            "'<think>\\n' + reasoning_content + '\\n</think>\\n\\n' '<|im_end|>'",
            "<|im_start|>assistant\n",
            "<think>\na\n</think>\n\nb<|im_end|>",
            "a",
            "b"
        ),
        TemplateCase(
            "Qwen 3, not thinking",
            "'<think>\\n\\n</think>\\n\\n'",
            "<|im_start|>assistant\n<think>\n\n</think>\n\n",
            "b",
            "",
            "b"
        ),
        TemplateCase(
            "Qwen 3.5",
            "'<think>\\n'",
            "<|im_start|>assistant\n<think>\n",
            "a\n</think>\n\nb",
            "a",
            "b"
        ),
        TemplateCase(
            "QwQ",
            "content.split('</think>')[-1]",
            "<|im_start|>assistant\n<think>\n",
            "a\n</think>\n\nb",
            "a",
            "b"
        ),
        TemplateCase(
            "QwQ, not thinking",
            "'</think>'",
            "<|im_start|>assistant\n<think>\n</think>",
            "\n\nb",
            "",
            "b"
        ),
        TemplateCase(
            "DeepSeek R1",
            "'<｜Assistant｜><think>\\n' '<｜end▁of▁sentence｜>'",
            "<｜Assistant｜><think>\n",
            "a\n</think>\n\nb<｜end▁of▁sentence｜>",
            "a",
            "b"
        ),
        TemplateCase("DeepSeek V3.1", "'<think>' '</think>'", "<｜Assistant｜><think>", "a</think>b", "a", "b"),
        TemplateCase("DeepSeek V3.1, not thinking", "'</think>'", "<｜Assistant｜><think></think>", "b", "", "b"),
        TemplateCase("DeepSeek V4", "thinking_end_token = '</think>'", "<｜Assistant｜></think>", "b", "", "b"),
        TemplateCase("GLM 4.6", "'<think></think>'", "<|assistant|>", "\n<think>a</think>\nb", "a", "b"),
        TemplateCase(
            "GLM 4.6, not thinking",
            "'\\n<think></think>' <|observation|>",
            "<|assistant|>\n<think></think>",
            "\nb<|observation|>",
            "",
            "b"
        ),
        TemplateCase("GLM 4.7", "'<think>'", "<|assistant|><think>", "a</think>b", "a", "b"),
        TemplateCase(
            "Kimi K2 Thinking",
            "<think>{{ rc }}</think> <|im_end|>",
            "<|im_assistant|>assistant<|im_middle|>",
            "<think>a</think>b<|im_end|>",
            "a",
            "b"
        ),
        TemplateCase(
            "Kimi K3",
            "open_tag('think') close_tag('think') '<|end_of_msg|>'",
            "<|open|>message role=\"assistant\"<|sep|><|open|>think<|sep|>",
            "a<|close|>think<|sep|><|open|>response<|sep|>b<|close|>response<|sep|><|close|>message<|sep|>"
                + "<|end_of_msg|>",
            "a",
            "b"
        ),
        TemplateCase(
            "Kimi K3, not thinking",
            "open_tag('think')",
            "<|open|>message role=\"assistant\"<|sep|><|open|>response<|sep|>",
            "b<|close|>response<|sep|><|close|>message<|sep|>",
            "",
            "b"
        ),
        TemplateCase(
            "gpt-oss",
            "'<|start|>assistant<|channel|>analysis<|message|>' '<|end|>' '<|return|>'",
            "<|end|><|start|>assistant",
            "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b<|return|>",
            "a",
            "b"
        ),
        TemplateCase(
            "gpt-oss, answering at once",
            "<|channel|>analysis<|message|>",
            "<|start|>assistant",
            "<|channel|>final<|message|>b",
            "",
            "b"
        ),
        TemplateCase("Magistral, Ministral", "'[THINK]' '[/THINK]'", "[/INST]", "[THINK]a[/THINK]b", "a", "b"),
        TemplateCase(
            "Command R7B, thinking",
            "<|START_THINKING|> <|START_RESPONSE|> <|END_OF_TURN_TOKEN|>",
            "<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>",
            "<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>b<|END_RESPONSE|><|END_OF_TURN_TOKEN|>",
            "a",
            "b"
        ),
        TemplateCase(
            "Command A, thinking at once",
            "<|START_THINKING|> <|START_TEXT|>",
            "<|CHATBOT_TOKEN|><|START_THINKING|>",
            "a<|END_THINKING|><|START_TEXT|>b<|END_TEXT|>",
            "a",
            "b"
        ),
        TemplateCase(
            "Command R7B",
            "<|START_THINKING|>",
            "<|CHATBOT_TOKEN|><|START_THINKING|><|END_THINKING|>",
            "<|START_RESPONSE|>b<|END_RESPONSE|>",
            "",
            "b"
        ),
        TemplateCase(
            "Nemotron 3",
            "'<think>\\n'",
            "<|im_start|>assistant\n<think>\n",
            "a\n</think>\nb",
            "a",
            "b"
        ),
        TemplateCase(
            "Nemotron Nano 2",
            "<SPECIAL_12>",
            "<SPECIAL_11>Assistant\n<think>\n",
            "a</think>b<SPECIAL_12>",
            "a",
            "b"
        ),
        TemplateCase(
            "Seed-OSS",
            "think_begin_token = '<seed:think>'",
            "<seed:bos>assistant\n",
            "<seed:think>a</seed:think>b",
            "a",
            "b"
        ),
        TemplateCase(
            "Seed-OSS without a budget",
            "'</seed:think>'",
            "<seed:think>\n<seed:cot_budget_reflect>0</seed:cot_budget_reflect>\n</seed:think>",
            "b",
            "",
            "b"
        ),
        TemplateCase(
            "Gemma 4, thinking",
            "'<|channel>thought\\n' '<turn|>'",
            "<|turn>model\n",
            "<|channel>thought\na\n<channel|>b<turn|>",
            "a",
            "b"
        ),
        TemplateCase(
            "Gemma 4",
            "'<|channel>thought\\n<channel|>'",
            "<|turn>model\n<|channel>thought\n<channel|>",
            "b",
            "",
            "b"
        ),
        TemplateCase("MiniMax M2", "'</think>' '[e~['", "]~b]ai\n<think>\n", "a\n</think>\n\nb[e~[", "a", "b"),
        TemplateCase("MiniMax M3", "'<mm:think>'", "]~b]ai\n<mm:think>", "a</mm:think>b", "a", "b"),
        TemplateCase("MiniMax M3, not thinking", "'</mm:think>'", "]~b]ai\n</mm:think>", "b", "", "b"),
        TemplateCase(
            "Apertus",
            "inner_token = '<|inner_prefix|>'",
            "<|user_end|><|assistant_start|>",
            "<|inner_prefix|>a<|inner_suffix|>b",
            "a",
            "b"
        ),
        TemplateCase(
            "Granite 3.2",
            "Here is my thought process:",
            "<|start_of_role|>assistant<|end_of_role|>",
            "Here is my thought process: a\n\nHere is my response: b",
            "a",
            "b"
        ),
        TemplateCase(
            "Granite 3.3",
            "between <think></think> and <response></response> <|end_of_text|>",
            "<|start_of_role|>assistant<|end_of_role|>",
            "<think>a</think>\n<response>b</response><|end_of_text|>",
            "a",
            "b"
        ),
        TemplateCase(
            "Hunyuan A13B",
            "'<answer>'",
            "<|extra_0|>",
            "<think>\na\n</think>\n<answer>\nb\n</answer>",
            "a",
            "b"
        ),
        TemplateCase(
            "Hunyuan 3",
            "'<think{}>'.format(HYTK)",
            "<｜hy_Assistant:opensource｜><think:opensource>",
            "a</think:opensource>b",
            "a",
            "b"
        ),
        TemplateCase(
            "Apriel 1.5",
            "[BEGIN FINAL RESPONSE] ... [END FINAL RESPONSE]",
            "<|assistant|>\n",
            "Here are my reasoning steps:\na\n[BEGIN FINAL RESPONSE]\nb\n[END FINAL RESPONSE]",
            "a",
            "b\n"
        ),
        TemplateCase(
            "Apriel 1.6",
            "'\\n[BEGIN FINAL RESPONSE]\\n' <|end|>",
            "<|begin_assistant|>\nHere are my reasoning steps:\n",
            "a\n[BEGIN FINAL RESPONSE]\nb<|end|>",
            "a",
            "b"
        ),
        TemplateCase(
            "Solar",
            "'<|begin|>assistant<|think|>' + reasoning + '<|end|>'",
            "<|begin|>assistant",
            "<|think|>a<|end|><|begin|>assistant<|content|>b<|end|>",
            "a",
            "b"
        ),
        TemplateCase(
            "Muse",
            "'<|start|>assistant to=self<|message|>' '<|eot|>'",
            "<|eot|><|start|>assistant",
            " to=self<|message|>a<|eom|><|start|>assistant<|message|>b<|eot|>",
            "a",
            "b"
        ),
        TemplateCase("RWKV", "' <think>'", "\n\nAssistant: <think>", " a</think>b", "a", "b"),
        TemplateCase("Reka", "\"assistant: <think>\\n\"", "<sep>assistant: <think>\n", "a\n</think>\nb", "a", "b"),
        TemplateCase("Laguna", "'</think>'", "<assistant>\n</think>", "b", "", "b"),
        TemplateCase("Ling", "'\\n<think>'", "<role>ASSISTANT</role>\n<think>", "a</think>b", "a", "b"),
        TemplateCase("LongCat", "<longcat_think>", " ASSISTANT:", "<longcat_think>a</longcat_think>b", "a", "b"),
        TemplateCase("EXAONE Deep", "<thought>", "[|assistant|]<thought>\n", "a\n</thought>\nb", "a", "b"),
        TemplateCase(
            "OpenThinker",
            "<|begin_of_thought|>",
            "<|im_start|>assistant\n",
            "<|begin_of_thought|>a<|end_of_thought|><|begin_of_solution|>b<|end_of_solution|>",
            "a",
            "b"
        ),
        TemplateCase(
            "Llama 3",
            "'<|start_header_id|>' '<|eot_id|>'",
            "<|start_header_id|>assistant<|end_header_id|>\n\n",
            "b<|eot_id|><|start_header_id|>user",
            "",
            "b"
        ),
        TemplateCase("Phi 3.5", "'<|end|>\\n'", "<|end|>\n<|assistant|>\n", "b<|end|>", "", "b"),
        TemplateCase("a template that says nothing", "", "", "<think>a</think>b", "a", "b"),
    ]
}

/*
 * test_lexer.c: tokens of SQL text, one table of texts and what they are cut into.
 */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include <schemasync/sql.h>

static const char *const type_letters = "-wqsn$opc\\!"; /* in the order of TokenType */

/* "w:a o:<= n:1": each token's type and text. */
static void
spell(const char *text, bool comments, Strbuf *out)
{
    size_t length = strlen(text);

    for (Token token = sql_next_token(text, length, 0, comments); token.type != TOKEN_END;
         token = sql_next_token(text, length, token.end, comments))
        strbuf_addf(out, "%s%c:%.*s", out->length > 0 ? " " : "", type_letters[token.type],
                    (int)(token.end - token.start), text + token.start);
}

static const struct {
    const char *text, *tokens;
} cases[] = {
    { "", "" },
    { "a<=1", "w:a o:<= n:1" },
    { "a.b;", "w:a p:. w:b p:;" },
    { "x::int[]", "w:x o::: w:int p:[ p:]" },
    { "'it''s' \"a\"\"b\"", "s:'it''s' q:\"a\"\"b\"" },
    { "E'a\\'b' 'a\\'", "s:E'a\\'b' s:'a\\'" },
    { "B'1' x'1F' N'n' U&'d' U&\"d\"", "s:B'1' s:x'1F' s:N'n' s:U&'d' q:U&\"d\"" },
    { "'a'\n  'b'", "s:'a'\n  'b'" },
    { "'a' 'b'", "s:'a' s:'b'" },
    { "'a' -- c\n 'b'", "s:'a' -- c\n 'b'" },
    { "$$a;b$$ $t$x$$y$t$ $1", "s:$$a;b$$ s:$t$x$$y$t$ $:$1" },
    { "a$b$c", "w:a$b$c" },
    { "1.5e-3 .5 1. 1..2", "n:1.5e-3 n:.5 n:1. n:1 o:.. n:2" },
    { "1e 1+1", "n:1 w:e n:1 o:+ n:1" },
    { "a--b\nc", "w:a w:c" },
    { "a+--b\nc", "w:a o:+ w:c" },
    { "a/*x/*y*/z*/b", "w:a w:b" },
    { "@-1 a<-1 a*-1", "o:@- n:1 w:a o:< o:- n:1 w:a o:* o:- n:1" },
    { "\xC3\xA9t\xC3\xA9 x", "w:\xC3\xA9t\xC3\xA9 w:x" },
    { "\\i a b\nc", "\\:\\i a b w:c" },
    { "'open", "!:'open" },
    { "/* open", "!:/* open" },
    { "\"open", "!:\"open" },
    { "$x$ open", "!:$x$ open" },
    { "a := b", "w:a o::= w:b" },
};

Test(lexer, tokens)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        STRBUF_AUTO spelled = STRBUF_INIT;

        spell(cases[i].text, false, &spelled);
        cr_expect_str_eq(spelled.s, cases[i].tokens, "%s: got %s", cases[i].text, spelled.s);
    }
}

Test(lexer, comments_where_asked_for)
{
    STRBUF_AUTO spelled = STRBUF_INIT;

    spell("a -- b\n/* c */ d", true, &spelled);
    cr_expect_str_eq(spelled.s, "w:a c:-- b c:/* c */ w:d");
}

Test(lexer, token_is)
{
    const char *text = "Select \"select\" ( <=";
    Token       word = sql_next_token(text, strlen(text), 0, false);
    Token       quoted = sql_next_token(text, strlen(text), word.end, false);
    Token       open = sql_next_token(text, strlen(text), quoted.end, false);
    Token       operator= sql_next_token(text, strlen(text), open.end, false);

    cr_expect(token_is(text, word, "select"));
    cr_expect(token_is(text, word, "SELECT"));
    cr_expect_not(token_is(text, word, "selec"));
    cr_expect_not(token_is(text, quoted, "select"));
    cr_expect(token_is(text, open, "("));
    cr_expect(token_is(text, operator, "<="));
}

Test(lexer, same_text)
{
    cr_expect(sql_same_text("a  > 0", "a>0"));
    cr_expect(sql_same_text("a /* x */ > -- y\n 0", "a > 0"));
    cr_expect_not(sql_same_text("a > 0", "A > 0"));
    cr_expect_not(sql_same_text("a > 0", "a > 0 "
                                         "AND b"));
    cr_expect_not(sql_same_text("'a b'", "'a  b'"));
    cr_expect_not(sql_same_text("ab", "a b"));
    cr_expect(sql_same_text("", " -- nothing"));
}

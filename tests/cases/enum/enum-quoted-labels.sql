-- Labels are text: quotes, spaces, other alphabets.
-- live
CREATE TYPE "Odd Type" AS ENUM ('it''s', 'two words');
-- desired
CREATE TYPE "Odd Type" AS ENUM ('it''s', 'két szó', 'two words', '"quoted"', '');

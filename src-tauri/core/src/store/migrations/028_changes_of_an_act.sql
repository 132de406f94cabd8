-- An act's number is the place of its first change, and its changes stand together: they are found by where they stand. An
-- index of them was one page more to write with every act.
DROP INDEX change_act;

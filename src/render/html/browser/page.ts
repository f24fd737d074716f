import { offerArrows } from './arrows.ts';
import { offerAnswers } from './ask.ts';
import { offerLinks, openForPaper } from './folds.ts';
import { offerSearch } from './search.ts';

// What the report does beside being read. Without it the page is a plain document.
offerSearch();
offerArrows();
offerAnswers();
openForPaper();
offerLinks();

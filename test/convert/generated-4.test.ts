/** Generated policies convert to free form and back: part 4 of 4, for the workers of the suite. */
import { conversionsOfPart } from './generated.ts';

conversionsOfPart(4);

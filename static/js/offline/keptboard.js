/* On a kept board: its columns can be turned to, and it goes on to the living one as soon as the server answers. */

import { listenToTabs } from "../tabs.js";
import { goOnOnceItAnswers } from "./back.js";

goOnOnceItAnswers();
listenToTabs();

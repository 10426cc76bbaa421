/// A plugin that runs inside the embedded Elasticsearch. That server comes without the official module `analysis-common`, whose
/// classes are in its library nevertheless; this registers the few we use under their official names and with the options we
/// use, so that one index definition is right for the embedded and the official server.
@NullMarked
package io.daybook.embedded.analysis;

import org.jspecify.annotations.NullMarked;
